/** There is no emulator, and why: not a failure of anything that would have been tested on it. */
export class NoEmulator extends Error {}

/** What a command exits with there: neither passed nor failed (EX_UNAVAILABLE of sysexits.h). */
export const NO_EMULATOR = 69
