import type { CodegenConfig } from '@graphql-codegen/cli'

/** Types of graphql/schema.graphql. `npm run check` fails where they are not up to date. */
const config: CodegenConfig = {
  schema: 'graphql/schema.graphql',
  generates: {
    'backend/entry/generated/schema-types.ts': {
      plugins: ['typescript'],
      config: {
        enumsAsTypes: true,
        immutableTypes: true,
        skipTypename: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', Bytes: 'number', ID: 'string' },
        avoidOptionals: false,
        maybeValue: 'T | null | undefined',
      },
    },
  },
}
export default config
