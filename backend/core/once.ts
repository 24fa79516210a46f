/** A thing that is made when it is first asked for, and then is the same for everyone. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
