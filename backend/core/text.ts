/** How many characters a person would count, without white space at either end. */
export function charactersOf(text: string): number {
  return [...new Intl.Segmenter().segment(text.trim())].length
}
