export interface Compared<T> {
  readonly one: T
  readonly many: T
  /** How much faster the second way was. */
  readonly ratio: number
}

/** Both ways in turn, so many rounds, each beginning with another one: what else the machine does slows both. */
export async function inTurn<T extends { readonly seconds: number }>(
  rounds: number,
  one: () => Promise<T>,
  many: () => Promise<T>,
): Promise<readonly Compared<T>[]> {
  const done: Compared<T>[] = []
  while (done.length < rounds) {
    const [first, second] = done.length % 2 === 0 ? [one, many] : [many, one]
    const took = [await first(), await second()] as const
    const [byOne, byMany] = first === one ? took : ([took[1], took[0]] as const)
    done.push({ one: byOne, many: byMany, ratio: byOne.seconds / byMany.seconds })
  }
  return done
}
