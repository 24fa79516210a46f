import type { RequestSummary } from '#egress/request-summary.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { viewHead, viewRequest, type Viewing } from '#entry/views.ts'

/** A thing of which some parts are found out only if they are asked for. */
type Lazy<T> = { readonly [K in keyof T]: T[K] | Promise<T[K]> }
type SummaryView = Lazy<Omit<Api.Request, 'files'>> & { readonly files: Lazy<Api.FilesSummary> }

/** A request of a list as the schema shows it. The whole of it is read only if something beyond its summary is asked for. */
export function viewSummary(viewing: Viewing, summary: RequestSummary): SummaryView {
  let reading: Promise<Api.Request> | undefined
  const whole = (): Promise<Api.Request> => (reading ??= wholeOf(viewing, summary))
  return {
    ...viewHead(summary),
    files: {
      ...summary.files,
      get types() {
        return whole().then(({ files }) => files.types)
      },
    },
    get purpose() {
      return whole().then(({ purpose }) => purpose)
    },
    get manifestDigest() {
      return whole().then(({ manifestDigest }) => manifestDigest)
    },
    get policy() {
      return whole().then(({ policy }) => policy)
    },
    get stages() {
      return whole().then(({ stages }) => stages)
    },
    get decisions() {
      return whole().then(({ decisions }) => decisions)
    },
    get downloads() {
      return whole().then(({ downloads }) => downloads)
    },
    get allowedActions() {
      return whole().then(({ allowedActions }) => allowedActions)
    },
    get blockedReasons() {
      return whole().then(({ blockedReasons }) => blockedReasons)
    },
    get release() {
      return whole().then(({ release }) => release)
    },
    get failure() {
      return whole().then(({ failure }) => failure)
    },
    get stagedDeleted() {
      return whole().then(({ stagedDeleted }) => stagedDeleted)
    },
    get imported() {
      return whole().then(({ imported }) => imported)
    },
  }
}

async function wholeOf(viewing: Viewing, { id }: RequestSummary): Promise<Api.Request> {
  const request = await viewing.ports.records.request(id)
  if (!request) throw new Error(`The request ${id} is in a list, but not in the record`)
  return viewRequest(viewing, request)
}
