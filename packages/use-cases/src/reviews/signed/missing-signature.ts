import { CountersignError, type ReviewProof, type SignatureLevel } from '@countersign/schema';
import { isDeviceBound } from '@countersign/signed-reviews';

/** Whether the signature of a review is as strict as the policies want that of an approval to be. */
export const meetsSignature = (proof: ReviewProof | null, level: SignatureLevel | null): boolean =>
  level === null || (proof !== null && (level === 'passkey' || isDeviceBound(proof)));

/** What an approval is refused with that lacks the signature that the policies want; undefined where it has it. */
export const missingSignature = (
  id: string,
  { level, proof }: { readonly level: SignatureLevel | null; readonly proof: ReviewProof | null },
): CountersignError | undefined =>
  meetsSignature(proof, level) ? undefined : signatureRequired(id, level ?? 'passkey');

export const signatureRequired = (id: string, level: SignatureLevel): CountersignError =>
  new CountersignError('PASSKEY_SIGNATURE_REQUIRED', { id, which: WHICH[level] });

const WHICH = {
  passkey: 'a passkey of yours',
  'device-bound': 'a passkey of yours that stays on its device, such as a security key',
} as const;
