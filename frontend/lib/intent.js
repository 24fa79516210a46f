// @ts-check

/** A UUID (version 4). `crypto.randomUUID` is missing where a page came over plain HTTP from another machine. */
export function newId() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * The id of one intent. While no answer has come, the same content keeps its id, so that trying again after a lost
 * connection does nothing twice; other content, or the next time after an answer, is a new intent.
 */
export function newIntent() {
  let id = ''
  let content = ''
  return {
    /**
     * Does the work under the intent's id.
     * @template {object} Input
     * @template Answer
     * @param {Input} input
     * @param {(input: Input & { clientRequestId: string }) => Promise<Answer>} work
     */
    async run(input, work) {
      const wanted = JSON.stringify(input)
      if (id === '' || wanted !== content) id = newId()
      content = wanted
      const answer = await work({ ...input, clientRequestId: id })
      id = ''
      return answer
    },
  }
}
