/** How many characters a person would see, without white space at either end. Invisible ones do not count. */
export function charactersOf(text: string): number {
  const segments = [...new Intl.Segmenter().segment(text.trim())]
  return segments.filter(({ segment }) => /[^\p{Cf}\p{Cc}]/u.test(segment)).length
}
