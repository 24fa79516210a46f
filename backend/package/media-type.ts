/** How many first bytes of a file `mediaTypeOf` wants to see; fewer only where the file has no more. */
export const HEAD_BYTES = 4100

const UNKNOWN = 'application/octet-stream'

// Formats that are text and say so in their first characters, comments left out.
const TEXT_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'application/pdf'],
  [/^%!PS/, 'application/postscript'],
  [/^\{\\rtf/, 'application/rtf'],
  [/^(?:<\?xml\b[^>]*>\s*)?(?:<!DOCTYPE svg\b[^>]*>\s*)?<svg[\s>]/i, 'image/svg+xml'],
  [
    /^(?:<\?xml\b[^>]*>\s*)?<(?:!DOCTYPE html|html|head|body|script|iframe|style|title|table|div|p|a|h1|img|br)\b/i,
    'text/html',
  ],
  [/^<\?xml\b/i, 'application/xml'],
]

// What a name may choose between, once the content is known to be text.
const TEXT_NAMES: ReadonlyMap<string, string> = new Map([
  ['csv', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['tab', 'text/tab-separated-values'],
  ['md', 'text/markdown'],
])

/**
 * The media type by content; the name only chooses between kinds of text. `head` holds the first HEAD_BYTES bytes.
 * What is neither a known format nor UTF-8 text is application/octet-stream.
 */
export async function mediaTypeOf(head: Uint8Array, path: string): Promise<string> {
  if (head.length === 0) return 'application/x-empty'
  const text = plainText(head)
  if (text !== undefined) return textType(text, extensionOf(path))
  // Loaded only here: it takes a tenth of a second, which a start without binary files need not pay.
  const { fileTypeFromBuffer } = await import('file-type')
  return (await fileTypeFromBuffer(head).catch(() => undefined))?.mime ?? UNKNOWN
}

/** The head as text; `undefined` where it is not UTF-8 or holds a NUL. */
function plainText(head: Uint8Array): string | undefined {
  try {
    // A head that is cut off may end within a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length >= HEAD_BYTES })
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function textType(text: string, extension: string): string {
  const start = text.replaceAll(/<!--[^]*?-->/g, '').trimStart()
  const format = TEXT_FORMATS.find(([begins]) => begins.test(start))
  if (format) return format[1]
  if (extension === 'json' && /^(?:[[{"\d-]|(?:true|false|null)\b)/.test(start)) return 'application/json'
  return TEXT_NAMES.get(extension) ?? 'text/plain'
}

function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
