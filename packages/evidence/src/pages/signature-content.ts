import { code, type Inline } from '../document/block.ts';
import { type PackEntry, textOf } from '../log/pack-entry.ts';
import type { PackContext } from './pack-context.ts';

/** By what a review is signed, and whether that holds; nothing for an entry that is no review. */
export function signatureContent(
  { signatures }: Pick<PackContext, 'signatures'>,
  entry: PackEntry,
): readonly Inline[] {
  const signer = textOf(entry, 'signedBy');
  if (signer === null) return [];
  const checked = signatures.get(entry.index);
  if (checked === undefined) return [signer];
  const { passkey, deviceBound, problem } = checked;
  const kind = deviceBound === null ? 'unknown' : deviceBound ? 'device-bound' : 'synced';
  return [
    'passkey ',
    code(passkey),
    `, ${kind}, `,
    problem === null ? { text: 'verified', look: 'good' } : { text: `not verified: ${problem}`, look: 'bad' },
  ];
}
