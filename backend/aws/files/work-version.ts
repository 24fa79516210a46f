interface Written {
  readonly versionId: string
  readonly etag: string
}

/** What S3 calls a work that was written, as one text. An ETag has quotes around it, and a version id has none. */
export function workVersion({ versionId, etag }: Written): string {
  return versionId + etag
}

/** What the text names. @throws where it is no such text */
export function writtenAs(version: string): Written {
  const { versionId, etag } = /^(?<versionId>[^"]+)(?<etag>".*")$/.exec(version)?.groups ?? {}
  if (versionId === undefined || etag === undefined) throw new Error('Not the version of a work in S3')
  return { versionId, etag }
}
