/** Thrown by what can be tried again where trying again does not help: somebody has to mend the cause first. */
export class Hopeless extends Error {
  override readonly name: string = 'Hopeless'
}
