/** Tells those who watch a request that it has changed. Knows nobody's rights. */
export interface Changes {
  /** Tells that the request now has this version. */
  tell(requestId: string, version: number): void
  /** Calls back at each change of the request, until the function that is answered is called. */
  listen(requestId: string, onChange: (version: number) => void): () => void
}

/** Changes within this process. */
export function openChanges(): Changes {
  const listeners = new Map<string, Set<(version: number) => void>>()
  return {
    tell(requestId, version) {
      for (const onChange of listeners.get(requestId) ?? []) onChange(version)
    },
    listen(requestId, onChange) {
      const here = listeners.get(requestId) ?? new Set()
      // Its own function, so that the same one given twice counts twice.
      const call = (version: number): void => onChange(version)
      listeners.set(requestId, here.add(call))
      return () => {
        here.delete(call)
        if (here.size === 0 && listeners.get(requestId) === here) listeners.delete(requestId)
      }
    },
  }
}
