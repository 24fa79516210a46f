import * as z from 'zod'

/** What projects, policies and services are called. */
export const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'is not a name of letters, digits, dots, hyphens and underscores',
  )
