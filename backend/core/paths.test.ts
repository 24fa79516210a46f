import { posix, win32 } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ancestors,
  collisions,
  comparePaths,
  pathKey,
  pathProblem,
  type PathProblemCode,
} from '#core/paths.ts'

const NASTY: readonly (readonly [PathProblemCode, readonly string[]])[] = [
  ['EMPTY', ['']],
  ['NOT_UNICODE', ['a\ud800', '\udc00', 'x/\udfff/y']],
  [
    'CONTROL_CHARACTER',
    ['a\0', 'nul\0.txt', 'a\nb', 'a\tb', '\x1b[2J', 'a\x7f', 'a\x85b', 'a\u2028b', 'a\u2029'],
  ],
  ['BIDI_CONTROL', ['invoice\u202efdp.exe', 'a\u2066b', 'a\u200eb', 'a\u200fb', 'a\u061cb', '\u2069a']],
  [
    'INVISIBLE_CHARACTER',
    ['a\u200bb', 'a\u200d', '\ufeffa', 'a\u00adb', 'a\u2060', 'a\u3164', 'a\u{e0041}', '❤\ufe0f'],
  ],
  ['UNASSIGNED_CHARACTER', ['a\ue000', 'a\uf03a', 'a\uffff', 'a\ufdd0', 'a\u0378', '\u{10ffff}']],
  ['BACKSLASH', ['..\\..\\evil.bat', 'a\\b', '\\\\server\\share', '\\\\?\\C:\\x', '\\a']],
  ['DRIVE', ['C:x', 'c:/windows/system32', 'Z:']],
  ['FORBIDDEN_CHARACTER', ['ab:c', 'a.txt:hidden:$DATA', 'a?', 'a*', '<a>', 'a|b', '"a"', 'file://a']],
  ['SEPARATOR_LOOKALIKE', ['a\u2044b', 'a\u2215b', 'a\uff0fb', '..\uff3cb', 'a\u29f8b']],
  ['ABSOLUTE', ['/etc/passwd', '/', '//server/share']],
  ['NOT_NFC', ['cafe\u0301', '\u212b', '\u2126', 'a/\u1100\u1161']],
  ['EMPTY_SEGMENT', ['a//b', 'a/', 'a/b/']],
  ['DOT_SEGMENT', ['.', './a', 'a/./b', 'a/.', '\u2024/a']],
  ['PARENT', ['..', '../a', 'a/../b', 'a/..', '\u2025/a', '\uff0e\uff0e/a']],
  ['SEGMENT_TOO_LONG', ['a'.repeat(256), 'é'.repeat(128), `a/${'😀'.repeat(64)}/b`]],
  ['PATH_TOO_LONG', ['a/'.repeat(512) + 'b', 'é/'.repeat(400)]],
  ['LEADING_SPACE', [' a', 'a/ b', '\u00a0a', '\u3000/a']],
  ['TRAILING_DOT_OR_SPACE', ['a.', 'a ', 'a./b', 'a /b', 'a...', '...', 'a\u00a0', 'a\u2026', 'a\uff0e']],
  [
    'DEVICE_NAME',
    ['CON', 'nul.txt', 'a/Com1/b', 'COM¹', 'lpt³.log', 'aux.tar.gz', 'prn .txt', 'conin$', 'ＮＵＬ', 'com0'],
  ],
  ['RESERVED_NAME', ['manifest.json', 'Manifest.JSON', 'manifest.json/a', 'man\u0131fest.json']],
  [
    'RESERVED_NAME',
    ['manifest.json.sig', 'MANIFEST.json.Sig', 'manifest.json.sig/a', 'manifest.json.\u017f\u0131g'],
  ],
]

const FINE = [
  'a',
  'results/table 1.csv',
  '.gitignore',
  'a/manifest.json',
  'a/manifest.json.sig',
  'manifest.json.txt',
  'manifest.sig',
  'console.log',
  'com10',
  'nullable.txt',
  'x.nul',
  'a..b',
  '..a',
  '__proto__',
  'constructor/prototype',
  '~/a',
  '-rf',
  'Ergebnis/größe.csv',
  '結果/表１.csv',
  'نتائج/جدول.csv',
  '😀.png',
  'a'.repeat(255),
  'é'.repeat(127),
  'a'.repeat(255).concat('/').repeat(3) + 'b'.repeat(255),
]

const wicked = fc.constantFrom(...NASTY.flatMap(([, paths]) => paths), ...FINE)
const anyPath = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc
    .array(fc.oneof(wicked, fc.string(), fc.constantFrom('..', '.', ' ', '')), { minLength: 1 })
    .map((all) => all.join('/')),
  fc.tuple(wicked, fc.string({ unit: 'binary' }), wicked).map((all) => all.join('')),
  wicked,
)
const goodPath = fc
  .array(fc.stringMatching(/^[a-zA-Zéßςσ][a-z0-9_-]{0,6}$/u), { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/').normalize('NFC'))
  .filter((path) => pathProblem(path) === undefined)

const cases = NASTY.flatMap(([code, paths]) =>
  paths.map((path) => [code, JSON.stringify(path), path] as const),
)
test.each(cases)('refuses as %s the path %s', (code, _, path) => {
  expect(pathProblem(path)?.code).toBe(code)
})

test.each(FINE)('accepts %s', (path) => expect(pathProblem(path)).toBeUndefined())

test('an accepted path stays inside the folder it is extracted to, under its own name, on POSIX and on Windows', () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      fc.pre(pathProblem(path) === undefined)
      expect(posix.resolve('/base/here', path)).toBe(`/base/here/${path}`)
      expect(win32.resolve('C:\\base\\here', path)).toBe(`C:\\base\\here\\${path.replaceAll('/', '\\')}`)
      expect(posix.normalize(path)).toBe(path)
      expect(win32.isAbsolute(path)).toBe(false)
      expect(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(path))).toBe(path)
      expect(Buffer.from(path).some((byte) => byte < 0x20 || byte === 0x7f)).toBe(false)
    }),
    { numRuns: 3000 },
  )
})

test('no name that Windows reserves for a device is accepted at any place, with any ending', () => {
  const base = fc.constantFrom(
    'con',
    'prn',
    'aux',
    'nul',
    ...Array.from('123456789¹²³').flatMap((n) => [`com${n}`, `lpt${n}`]),
  )
  const name = fc.tuple(base, fc.boolean(), fc.constantFrom('', '.', '.txt', ' .txt', '.a.b'))
  const path = fc.tuple(fc.constantFrom('', 'a/', 'a/b/'), name, fc.constantFrom('', '/c'))
  fc.assert(
    fc.property(path, ([before, [device, upper, ending], after]) => {
      expect(pathProblem(`${before}${upper ? device.toUpperCase() : device}${ending}${after}`)).toBeDefined()
    }),
  )
})

test('every sentence is safe to show: plain, printable, none of the path in it', () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      expect(pathProblem(path)?.sentence ?? '').toMatch(/^[\x20-\x7e]*$/u)
    }),
  )
})

test('a control, bidi or invisible character anywhere is refused', () => {
  const hidden = fc.constantFrom(
    ...NASTY.slice(2, 6).flatMap(([, paths]) => paths.flatMap((path) => path.match(/[^ -~]/gu) ?? [])),
  )
  fc.assert(
    fc.property(goodPath, hidden, fc.nat(), (path, character, at) => {
      fc.pre(!/[❤]/u.test(character))
      const place = at % (path.length + 1)
      expect(pathProblem(path.slice(0, place) + character + path.slice(place))).toBeDefined()
    }),
  )
})

test('paths that differ only in case or normal form share their key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (path) => {
      const forms = [
        path.toLowerCase(),
        path.toUpperCase(),
        path.normalize('NFD'),
        path.normalize('NFC'),
        pathKey(path),
      ]
      for (const form of forms) expect(pathKey(form)).toBe(pathKey(path))
    }),
  )
})

test('no character has a key that its other case or normal form does not share', () => {
  const apart: string[] = []
  for (let point = 0; point < 0x110000; point++) {
    const character = String.fromCodePoint(point)
    const key = pathKey(character)
    const forms = [character.toLowerCase(), character.toUpperCase(), character.normalize('NFD'), key]
    if (forms.some((form) => pathKey(form) !== key)) apart.push(point.toString(16))
  }
  expect(apart).toEqual([])
})

test.each([
  ['A.csv', 'a.CSV'],
  ['Straße', 'STRASSE'],
  ['ẞ', 'ß'],
  ['ΟΔΟΣ', 'οδος'],
  ['İ', 'i̇'],
  ['é', 'e\u0301'],
  ['K', '\u212a'],
])('%s and %s are the same file somewhere', (a, b) => expect(pathKey(a)).toBe(pathKey(b)))

test('the folders above a path are named outermost first', () => {
  expect(ancestors('a/b/c')).toEqual(['a', 'a/b'])
  expect(ancestors('a')).toEqual([])
})

test('collisions are equal names and files where a folder is needed, whichever comes first', () => {
  expect(collisions(['a', 'b', 'A', 'd/x', 'D/y'])).toEqual([{ path: 'A', other: 'a', kind: 'SAME_NAME' }])
  expect(collisions(['a', 'A/b/c'])).toEqual([{ path: 'A/b/c', other: 'a', kind: 'FILE_AND_FOLDER' }])
  expect(collisions(['A/b/c', 'a/B'])).toEqual([{ path: 'a/B', other: 'A/b/c', kind: 'FILE_AND_FOLDER' }])
  expect(collisions(['ab', 'a/b', 'a.b', 'a b'])).toEqual([])
})

test('paths collide exactly where extracting them one by one would overwrite or fail', () => {
  const letters = fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301')
  const small = fc.array(letters, { minLength: 1, maxLength: 3 }).map((all) => all.join('/'))
  fc.assert(
    fc.property(fc.array(small, { maxLength: 8 }), (paths) => {
      // The judge lays the files out in a tree, as a case-insensitive, normalising file system would.
      const tree: Record<string, 'file' | 'folder'> = {}
      const refused = paths.filter((path) => {
        const parts = path.normalize('NFC').toLowerCase().split('/')
        const prefixes = parts.map((_, i) => parts.slice(0, i + 1).join('/'))
        const whole = prefixes.pop() ?? ''
        if (tree[whole] !== undefined || prefixes.some((prefix) => tree[prefix] === 'file')) return true
        for (const prefix of prefixes) tree[prefix] = 'folder'
        tree[whole] = 'file'
        return false
      })
      expect(collisions(paths).map(({ path }) => path)).toEqual(refused)
    }),
  )
})

test('paths are ordered as their UTF-8 bytes', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffee', '😀', '\u{10000}'),
  })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(comparePaths(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})
