/** The package's own release record lies here, so no released file may. */
export const MANIFEST_NAME = 'manifest.json'
/** The same for the signature over the release record. */
export const SIGNATURE_NAME = 'manifest.json.sig'
/** What a package holds beside the released files, in the order in which it lies there. */
export const OWN_NAMES: readonly string[] = [MANIFEST_NAME, SIGNATURE_NAME]

/** What a path may hold at most, in bytes of UTF-8. */
const MAX_PATH_BYTES = 1024
const MAX_SEGMENT_BYTES = 255

export type PathProblemCode =
  | 'EMPTY'
  | 'NOT_UNICODE'
  | 'CONTROL_CHARACTER'
  | 'BIDI_CONTROL'
  | 'INVISIBLE_CHARACTER'
  | 'UNASSIGNED_CHARACTER'
  | 'BACKSLASH'
  | 'DRIVE'
  | 'FORBIDDEN_CHARACTER'
  | 'SEPARATOR_LOOKALIKE'
  | 'ABSOLUTE'
  | 'EMPTY_SEGMENT'
  | 'DOT_SEGMENT'
  | 'PARENT'
  | 'LEADING_SPACE'
  | 'TRAILING_DOT_OR_SPACE'
  | 'DEVICE_NAME'
  | 'SEGMENT_TOO_LONG'
  | 'PATH_TOO_LONG'
  | 'NOT_NFC'
  | 'RESERVED_NAME'

/** Why a path is refused. The sentence says what to do about it and holds no character of the path itself. */
export interface PathProblem {
  readonly code: PathProblemCode
  readonly sentence: string
}

/** `found` holds where the rule is broken. The first rule that is broken is the one reported. */
interface Rule {
  readonly code: PathProblemCode
  readonly found: RegExp | ((text: string) => boolean)
  readonly sentence: string
}

const utf8 = new TextEncoder()

// A UTF-16 code unit takes three bytes at most, so the short ones need no counting.
function isLonger(text: string, maxBytes: number): boolean {
  return text.length * 3 > maxBytes && utf8.encode(text).byteLength > maxBytes
}

const RULES: readonly Rule[] = [
  { code: 'EMPTY', found: /^$/u, sentence: 'The path is empty; give the file a name.' },
  {
    code: 'NOT_UNICODE',
    found: (path) => !path.isWellFormed(),
    sentence: 'The path is not valid Unicode; rename the file.',
  },
  {
    code: 'PATH_TOO_LONG',
    // Its key is a key of the record too, and some letters are longer in capitals.
    found: (path) => isLonger(path, MAX_PATH_BYTES) || isLonger(pathKey(path), MAX_PATH_BYTES),
    sentence: `The path is longer than ${MAX_PATH_BYTES} bytes; shorten the names or use fewer folders.`,
  },
  {
    code: 'CONTROL_CHARACTER',
    found: /[\p{Cc}\p{Zl}\p{Zp}]/u,
    sentence: 'The path contains a control character or a line break; rename the file without it.',
  },
  {
    code: 'BIDI_CONTROL',
    found: /\p{Bidi_Control}/u,
    sentence:
      'The path contains a character that reverses the order of the text; rename the file without it.',
  },
  {
    code: 'INVISIBLE_CHARACTER',
    found: /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u,
    sentence: 'The path contains an invisible character; rename the file without it.',
  },
  {
    // Some systems write a forbidden character as one of private use: what is shown here is not what arrives there.
    code: 'UNASSIGNED_CHARACTER',
    found: /[\p{Co}\p{Cn}]/u,
    sentence: 'The path contains a character that has no agreed meaning; rename the file without it.',
  },
  {
    code: 'BACKSLASH',
    found: /\\/u,
    sentence: 'The path contains a backslash; separate folders with a slash.',
  },
  {
    code: 'DRIVE',
    found: /^[a-z]:/iu,
    sentence: 'The path names a drive; make it relative to the folder that is sent.',
  },
  {
    // A colon names an alternate stream on Windows; the others cannot be part of a file name there.
    code: 'FORBIDDEN_CHARACTER',
    found: /[<>:"|?*]/u,
    sentence:
      'The path contains one of < > : " | ? * which Windows cannot store; rename the file without it.',
  },
  {
    // Fraction, division, big and full-width slashes and backslashes: some Windows programs turn them into separators.
    code: 'SEPARATOR_LOOKALIKE',
    found: /[\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c]/u,
    sentence: 'The path contains a character that looks like a slash but is not; rename the file without it.',
  },
  {
    code: 'ABSOLUTE',
    found: /^\//u,
    sentence: 'The path begins with a slash; make it relative to the folder that is sent.',
  },
  {
    code: 'NOT_NFC',
    found: (path) => path.normalize('NFC') !== path,
    sentence: 'The path is not in Unicode normal form C; rename the file with composed characters.',
  },
]

// Compatibility forms (NFKC) count as what they stand for: COM¹ is a device on Windows, and ‥ reads as two dots.
const SEGMENT_RULES: readonly Rule[] = [
  {
    code: 'EMPTY_SEGMENT',
    found: /^$/u,
    sentence: 'The path has a folder or file without a name; remove the extra slash.',
  },
  {
    code: 'DOT_SEGMENT',
    found: (segment) => segment.normalize('NFKC') === '.',
    sentence: 'The path has "." as a folder; write the path without it.',
  },
  {
    code: 'PARENT',
    found: (segment) => segment.normalize('NFKC') === '..',
    sentence: 'The path has ".." as a folder; write the path without it.',
  },
  {
    code: 'SEGMENT_TOO_LONG',
    found: (segment) => isLonger(segment, MAX_SEGMENT_BYTES),
    sentence: `A folder or file name is longer than ${MAX_SEGMENT_BYTES} bytes; shorten it.`,
  },
  {
    code: 'LEADING_SPACE',
    found: /^\s/u,
    sentence: 'A folder or file name begins with a space; rename it.',
  },
  {
    code: 'TRAILING_DOT_OR_SPACE',
    found: (segment) => /[\s.]$/u.test(segment.normalize('NFKC')),
    sentence: 'A folder or file name ends with a dot or a space, which Windows drops; rename it.',
  },
  {
    code: 'DEVICE_NAME',
    found: (segment) =>
      /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)\d)\s*(?:\.|$)/iu.test(
        segment.normalize('NFKC'),
      ),
    sentence: 'A folder or file name is that of a Windows device (such as CON, NUL or COM1); rename it.',
  },
]

const RESERVED: PathProblem = {
  code: 'RESERVED_NAME',
  sentence: `The package keeps its own record as ${OWN_NAMES.join(' and ')}; rename the file or put it in a folder.`,
}
const RESERVED_KEYS: ReadonlySet<string> = new Set(OWN_NAMES.map(pathKey))

/** Why this path cannot be part of a package; `undefined` where it can, on every file system, as it is written. */
export function pathProblem(path: string): PathProblem | undefined {
  const segments = path.split('/')
  const rule =
    RULES.find((each) => breaks(each, path)) ??
    SEGMENT_RULES.find((each) => segments.some((segment) => breaks(each, segment)))
  if (rule) return { code: rule.code, sentence: rule.sentence }
  return RESERVED_KEYS.has(pathKey(segments[0] ?? '')) ? RESERVED : undefined
}

function breaks({ found }: Rule, text: string): boolean {
  return typeof found === 'function' ? found(text) : found.test(text)
}

/**
 * Equal for two paths that a case-insensitive or normalising file system takes for the same.
 * Lower and then upper case removes every distinction that any such system removes, and a few more (ß and ss, ı and i):
 * rather one name too many refused than one file lost. NFD first, so that composed letters fold like their parts.
 */
export function pathKey(path: string): string {
  return path.normalize('NFD').toLowerCase().toUpperCase().normalize('NFC')
}

/** The folders above a path or a key, outermost first: of `a/b/c`, `a` and `a/b`. */
export function ancestors(key: string): readonly string[] {
  const folders: string[] = []
  for (let at = key.indexOf('/'); at !== -1; at = key.indexOf('/', at + 1)) folders.push(key.slice(0, at))
  return folders
}

/** Two paths that cannot lie side by side: the same name, or one a file where the other needs a folder. */
export interface Collision {
  readonly path: string
  readonly other: string
  readonly kind: 'SAME_NAME' | 'FILE_AND_FOLDER'
}

/** Takes paths one by one; `add` tells with which earlier one the new one collides, and then leaves it out. */
export function newPathSet(): { add(path: string): Collision | undefined } {
  const files = new Map<string, string>()
  const folders = new Map<string, string>()
  return {
    add(path) {
      const key = pathKey(path)
      const same = files.get(key)
      if (same !== undefined) return { path, other: same, kind: 'SAME_NAME' }
      const above = ancestors(key)
      const other =
        folders.get(key) ?? above.map((folder) => files.get(folder)).find((file) => file !== undefined)
      if (other !== undefined) return { path, other, kind: 'FILE_AND_FOLDER' }
      files.set(key, path)
      for (const folder of above) if (!folders.has(folder)) folders.set(folder, path)
      return undefined
    },
  }
}

/** Every path of the list that collides with an earlier one. */
export function collisions(paths: Iterable<string>): readonly Collision[] {
  const set = newPathSet()
  return [...paths].map((path) => set.add(path)).filter((collision) => collision !== undefined)
}

/** Ascending order of the UTF-8 bytes, which is also that of SQLite and DynamoDB; for `sort`. */
export function comparePaths(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return utf8Rank(x) - utf8Rank(y)
  }
  return a.length - b.length
}

// In UTF-8 the characters written with surrogates come after all others; in UTF-16 U+E000 to U+FFFF do.
function utf8Rank(codeUnit: number): number {
  return codeUnit >= 0xd800 && codeUnit <= 0xdfff ? codeUnit + 0x10000 : codeUnit
}
