import { percentEncoded } from '#core/percent-encoded.ts'

/** Pictures that a browser may show; text of any kind is shown as plain text, everything else is only saved. */
const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** What a browser is told of a file: values of Content-Type and Content-Disposition. */
export interface ShownAs {
  readonly contentType: string
  readonly disposition: string
}

/** How a submitted file may be shown to whoever reviews it. Nothing in it is ever run. */
export function shownAs({
  path,
  mediaType = '',
}: {
  readonly path: string
  readonly mediaType?: string
}): ShownAs {
  const isText = mediaType.startsWith('text/') || mediaType === 'application/json'
  const isShown = isText || PICTURES.has(mediaType)
  const name = path.split('/').at(-1) ?? 'file'
  // RFC 6266 and 5987: the one form of a name that may hold any character.
  return {
    contentType: isText ? 'text/plain; charset=utf-8' : isShown ? mediaType : 'application/octet-stream',
    disposition: `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${percentEncoded(name)}`,
  }
}
