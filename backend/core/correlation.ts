import * as z from 'zod'

/**
 * The id under which everything that follows from one call, or from one message, is found in logs, metrics and traces. It
 * says nothing about anybody: a trace's root, a message's id, or made up here.
 */
export const correlationIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
