import { readFileSync } from 'node:fs'
import { ConfigRefused, parsedFile } from '#core/config-file.ts'
import { awsConfigSchema, type AwsConfig } from './config-schema.ts'

/**
 * The configuration in a file, validated whole before any construct is made.
 * @throws ConfigRefused with one line for each value that is wrong
 */
export function loadConfig(file: string): AwsConfig {
  return parsedFile(awsConfigSchema, file, textOf(file))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigRefused(file, ['cannot be read. Is the path right?'])
  }
}
