import type { PagedFile } from '#package/paged-file.ts'
import type { PackedEntry } from '#package/read-package.ts'
import { recordSignature, signatureProblem, type SignatureProblem } from '#package/signed-record.ts'
import { canonicalValue } from '#package/strict-text.ts'
import { wholeEntry } from '#package/whole-entry.ts'

const MAX_SIGNATURE_BYTES = 1_024

/** Who signed the release record of a package. */
export interface SignedBy {
  /** Names the key (ports/signer.ts); only what the package says of itself, unless it was checked. */
  readonly keyId: string
  /** True only where a key was given and the signature over exactly this record was made with it. */
  readonly checked: boolean
}

const SENTENCES: Readonly<Record<SignatureProblem, string>> = {
  malformed: 'The signature does not have the form that Sluice writes',
  unusableKey: 'The key given is no Ed25519 public key in PEM',
  otherKey: 'The release record is signed with another key than the one given',
  differs: 'It is not the signature of this release record',
}

/** Reads the entry that manifest.json.sig is, and checks it over the record's bytes where a trusted key is given. */
export async function readSignature(
  file: PagedFile,
  entry: PackedEntry | undefined,
  record: Uint8Array | undefined,
  publicKeyPem: string | undefined,
): Promise<{ readonly signature?: SignedBy; readonly problem?: string }> {
  if (!entry) return { problem: 'The release record is not signed' }
  if (entry.bytes > MAX_SIGNATURE_BYTES) return { problem: SENTENCES.malformed }
  const { bytes, problem } = await wholeEntry(file, entry)
  if (problem !== undefined) return { problem }
  const claimed = canonicalValue(bytes, (value) => recordSignature.parse(value))
  if (!claimed) return { problem: SENTENCES.malformed }
  const unchecked = { signature: { keyId: claimed.keyId, checked: false } }
  if (publicKeyPem === undefined || !record) return unchecked
  const wrong = signatureProblem(record, claimed, publicKeyPem)
  return wrong
    ? { ...unchecked, problem: SENTENCES[wrong] }
    : { signature: { keyId: claimed.keyId, checked: true } }
}
