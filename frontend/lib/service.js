// @ts-check
import { newApi } from './api.js'
import { newCodeFlow } from './code-flow.js'
import { readConfig } from './config.js'
import { newAsk } from './graphql.js'
import { reachOf } from './links.js'
import { newSession } from './session.js'
import { newTokenEndpoint } from './token-endpoint.js'

/** @typedef {Awaited<ReturnType<typeof openService>>} Service */

/**
 * The service that these pages are for, in the home that it has: who is signed in, and what can be asked.
 * @param {{ onEnd: () => void }} options called when a session cannot be renewed
 */
export async function openService({ onEnd }) {
  const config = await readConfig()
  const { api: url, signIn } = config
  const session = newSession({ storage: sessionStorage, endpoint: newTokenEndpoint(signIn), onEnd })
  const provider = signIn.kind === 'oidc' ? signIn : undefined
  // AppSync takes the token of a user pool as it is, and calls one with "Bearer" before it unreadable.
  const ask = newAsk({ session, url, scheme: provider ? '' : 'Bearer ' })
  return {
    config,
    session,
    api: newApi(ask, reachOf(url)),
    codeFlow: provider && newCodeFlow({ provider, storage: sessionStorage, session }),
  }
}
