/** There is no emulator, and why: not a failure of anything that would have been tested on it. */
export class NoEmulator extends Error {}
