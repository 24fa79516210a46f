import { Fault } from '#core/fault.ts'

export interface SeatLimits {
  readonly perPerson: number
  readonly all: number
}

/** How many may watch at once. */
export const WATCHING: SeatLimits = { perPerson: 20, all: 1_000 }

/** Seats for those who watch: each is a connection that stays open. */
export function openSeats({ perPerson, all }: SeatLimits) {
  const taken = new Map<string, number>()
  let total = 0
  return {
    /**
     * Takes a seat; it is given back by the function that is answered.
     * @throws Fault UNAVAILABLE where there is none
     */
    take(personId: string): () => void {
      const own = taken.get(personId) ?? 0
      if (own >= perPerson)
        throw new Fault('UNAVAILABLE', `You are watching ${own} requests already. End one of these first.`)
      if (total >= all)
        throw new Fault('UNAVAILABLE', 'Too many people are watching at the moment. Try again later.')
      taken.set(personId, own + 1)
      total += 1
      let isBack = false
      return () => {
        if (isBack) return
        isBack = true
        total -= 1
        const left = (taken.get(personId) ?? 1) - 1
        if (left === 0) taken.delete(personId)
        else taken.set(personId, left)
      }
    },
  }
}
export type Seats = ReturnType<typeof openSeats>
