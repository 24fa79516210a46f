import { AUTHOR_FIELDS } from '#entry/fields/author-fields.ts'
import { DECISION_FIELDS } from '#entry/fields/decision-fields.ts'
import { DOWNLOAD_FIELDS } from '#entry/fields/download-fields.ts'
import { QUERY_FIELDS } from '#entry/fields/query-fields.ts'
import { VIEW_FIELDS } from '#entry/fields/view-fields.ts'

/** Everything that a person can ask, by its place in the schema: how the input is read, and who answers it. */
export const FIELDS = {
  ...QUERY_FIELDS,
  ...AUTHOR_FIELDS,
  ...DECISION_FIELDS,
  ...VIEW_FIELDS,
  ...DOWNLOAD_FIELDS,
}

export type FieldName = keyof typeof FIELDS
