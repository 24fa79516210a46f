/** Why an item was left where it is. What is no error needs a person, or nobody at all. */
export const LEFT = {
  IN_FLIGHT: {
    isError: false,
    todo: 'Finish it in TREEHOOSE before that is taken down, or have it submitted again in Service Workbench once Sluice listens. If its execution is no longer running in Step Functions, nothing will finish it there.',
  },
  NOT_A_REQUEST: {
    isError: false,
    todo: 'Nothing. TREEHOOSE writes such a row when somebody asks to download a request that it does not have.',
  },
  UNREADABLE: {
    isError: true,
    todo: 'Look the item up in TREEHOOSE. Where it can be told what was meant, mend the export and import again.',
  },
  UNKNOWN_PROJECT: {
    isError: true,
    todo: 'Name the project in the configuration, or say which one it is (intake.projects, on AWS egressStore.projects). Then import again.',
  },
  SAME_ID_TWICE: {
    isError: true,
    todo: 'The input has this id with two contents, as when exports of two days are given together. Give only the later one.',
  },
  ID_TAKEN: {
    isError: true,
    todo: 'The record has something else under this id, which stands. Compare both; what is in TREEHOOSE stays there.',
  },
  TOO_LARGE: {
    isError: true,
    todo: 'Keep the export: the record cannot hold this item.',
  },
  FAULT: {
    isError: true,
    todo: 'Mend the cause and import again: what is there already is left as it is.',
  },
} as const satisfies Record<string, { readonly isError: boolean; readonly todo: string }>

export type LeftCode = keyof typeof LEFT
export const LEFT_CODES = Object.keys(LEFT).filter((code): code is LeftCode => code in LEFT)

/** An item that is not imported, and why. */
export interface Left {
  readonly code: LeftCode
  readonly reason: string
}

export function left(code: LeftCode, reason: string): { readonly left: Left } {
  return { left: { code, reason } }
}
