export interface ReadMail {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly text: string
}

/** Reads a mail as a reader of mail would: unfolds, decodes words, decodes the body. */
export function readMail(mail: string): ReadMail {
  const end = mail.indexOf('\r\n\r\n')
  const headers = mail
    .slice(0, end)
    .replace(/\r\n /g, ' ')
    .split('\r\n')
    .map((line) => {
      const [name = '', ...value] = line.split(': ')
      return [name, decoded(value.join(': '))] as const
    })
  const body = Buffer.from(mail.slice(end), 'base64').toString()
  return { headers, text: body.replaceAll('\r\n', '\n').replace(/\n$/, '') }
}

function decoded(value: string): string {
  return value
    .replace(/\?= (?==\?)/g, '?=')
    .replace(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/g, (_all, word: string) =>
      Buffer.from(word, 'base64').toString(),
    )
}
