const suffix = '.waitForTaskToken'

/** The task that a Resource names, and whether its result arrives later, by task token. */
export function taskOf(resource: string): { readonly name: string; readonly waitsForToken: boolean } {
  const waitsForToken = resource.endsWith(suffix)
  const plain = waitsForToken ? resource.slice(0, -suffix.length) : resource
  return { name: plain.slice(plain.lastIndexOf(':') + 1), waitsForToken }
}
