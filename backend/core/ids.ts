/** A new unguessable id (UUID version 4). A port, so that tests know what comes. */
export type NewId = () => string
