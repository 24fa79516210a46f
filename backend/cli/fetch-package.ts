import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { httpError, jsonOf } from '#cli/http.ts'
import { unreachable } from '#cli/retrying.ts'
import type { TargetFile } from '#cli/target-file.ts'
import { metered, newMeter } from '#core/digest.ts'

const SILENT_MS = 120_000

/**
 * Fetches what the ticket gives, once, into the target, and keeps it only if it is exactly the package that was
 * released. A ticket is good for one attempt, so nothing is tried again.
 */
export async function fetchPackage(
  url: string,
  release: { readonly sha256: string; readonly bytes: number },
  target: TargetFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const silence = new AbortController()
  const watch = setTimeout(() => silence.abort(), SILENT_MS)
  const response = await fetch(url, { redirect: 'error', signal: silence.signal }).catch((error: unknown) => {
    throw unreachable(url, error)
  })
  try {
    if (!response.ok || !response.body) throw httpError(response.status, await jsonOf(response))
    const meter = newMeter()
    for await (const chunk of metered(response.body, meter)) {
      watch.refresh()
      if (meter.bytes() > release.bytes) throw other()
      await written(target, chunk)
      onBytes(meter.bytes())
    }
    if (meter.bytes() !== release.bytes || meter.sha256() !== release.sha256) throw other()
  } catch (error) {
    throw error instanceof CliError || isDiskError(error) ? error : unreachable(url, error)
  } finally {
    clearTimeout(watch)
  }
}

async function written({ handle }: TargetFile, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await handle.write(chunk, done, chunk.length - done)).bytesWritten
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write'
}

function other(): CliError {
  return new CliError({
    exit: EXIT.general,
    code: 'OTHER_BYTES',
    message: 'What arrived is not the released package: its size or SHA-256 differs. It was not kept.',
    hint: 'Run the command again while downloads are left; if it happens again, tell the operators.',
  })
}
