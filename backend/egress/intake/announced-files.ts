import type { AnnouncedFile } from '#egress/handlers/add-files.ts'
import {
  objectOf,
  sentencesOf,
  swbObjectList,
  type SwbMessage,
  type SwbObject,
} from '#egress/intake/swb-message.ts'
import type { Ports } from '#ports/ports.ts'
import { SourceMissing } from '#ports/sources.ts'

/** The version list is not there, or is not one: says what is wrong with it. */
export class ListRefused extends Error {
  override readonly name = 'ListRefused'
}

/** Room for the list of some 200,000 objects. */
const MAX_LIST_BYTES = 64 * 1024 * 1024

/**
 * The files that a message asks for: exactly those of its version list, each pinned to its version. What the bucket
 * holds by now is not looked at. Folder markers are no files.
 * @throws ListRefused with a sentence that says what is wrong with the list
 */
export async function announcedFiles(
  sources: Ports['sources'],
  message: SwbMessage,
): Promise<readonly AnnouncedFile[]> {
  const { bucket, key } = objectOf(message.egress_store_object_list_location)
  const bytes = await sources.read(bucket, key, MAX_LIST_BYTES).catch((error: unknown) => {
    // Anything else is a passing trouble of the store, and no fault of the message.
    if (!(error instanceof SourceMissing)) throw error
    throw new ListRefused(`egress_store_object_list_location: ${error.message}`)
  })
  const objects = parsedList(bytes).filter((object) => !isFolderMarker(object))
  if (objects.length === 0)
    throw new ListRefused('The version list names no file: there is nothing to release')
  const outside = objects.find(({ Key }) => !Key.startsWith(folderOf(message)))
  if (outside) throw new ListRefused(`The version list names a key outside of s3_bucketpath: ${outside.Key}`)
  return objects.map(({ Key, Size, VersionId }) => ({
    path: Key.slice(folderOf(message).length),
    bytes: Size,
    source: { kind: 'bucket', bucket: message.s3_bucketname, key: Key, version: VersionId },
  }))
}

/** With its slash: `ws-1/` is not the beginning of `ws-10/`. */
function folderOf({ s3_bucketpath: path }: SwbMessage): string {
  return path.endsWith('/') ? path : `${path}/`
}

function isFolderMarker({ Key, Size }: SwbObject): boolean {
  return Key.endsWith('/') && Size === 0
}

function parsedList(bytes: Uint8Array): readonly SwbObject[] {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ListRefused('The version list is not JSON')
  }
  const result = swbObjectList.safeParse(json)
  if (!result.success)
    throw new ListRefused(`The version list is not as documented: ${sentencesOf(result.error)}`)
  return result.data.objects
}
