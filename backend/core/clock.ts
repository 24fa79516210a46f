/** The present moment as an ISO 8601 time in UTC with milliseconds. A port, so that tests set the time. */
export type Now = () => string
