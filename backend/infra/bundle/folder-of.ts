/** The folder of a finished bundle: index.mjs and whatever lies beside it. */
export type FolderOf = (bundle: string) => string
