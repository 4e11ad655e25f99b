import { openCheckpoint, verifyConsistency } from '@countersign/audit-log';
import type { CheckpointTarget, DeliveryDeps, DeliveryOutcome, KnownOfTarget } from './targets.ts';

type FileTarget = Extract<CheckpointTarget, { kind: 'file' }>;

/**
 * Appends the newest checkpoint to the file, unless the last one in it says that this log was cut back or forked: a file
 * on another disk remembers like a witness, though whoever may write there can also make it forget.
 * @throws DeliveryFailure
 */
export async function appendToFile(
  { store, trustedLog }: Pick<DeliveryDeps, 'store' | 'trustedLog'>,
  { archive }: FileTarget,
  { from, contradicting }: KnownOfTarget,
): Promise<DeliveryOutcome> {
  const { exists, note: last } = await archive.last();
  // A disk that is not mounted would get a new file in its place, which remembers nothing. An empty one starts anew.
  if (!exists && from > 0) return { kind: 'failed', code: 'file-missing' };
  const kept = last === undefined ? undefined : openCheckpoint(last, trustedLog);
  if (kept?.ok === false) return { kind: 'failed', code: 'file-of-another-log' };
  const held = Number(kept?.checkpoint.size ?? 0n);
  // Emptying it answers nothing: it still contradicts, and does not know what any more.
  if (held < (contradicting ?? 0)) return { kind: 'failed', code: 'file-forgot' };
  const offer = store.read((tx) => {
    const newest = tx.audit.checkpoint();
    if (newest === undefined) return null;
    return { ...newest, proof: tx.audit.consistency({ from: held, to: newest.size }) };
  });
  const opened = offer === null ? undefined : openCheckpoint(offer.note, trustedLog);
  if (offer === null || opened?.ok !== true) return { kind: 'failed', code: 'no-checkpoint' };
  const { size, note, proof } = offer;
  if (proof === undefined) return { kind: 'contradicted', code: 'rolled-back', size, held };
  if (kept !== undefined && held > 0) {
    const { root } = opened.checkpoint;
    const claim = { size1: held, size2: size, root1: kept.checkpoint.root, root2: root, proof };
    if (!verifyConsistency(claim)) return { kind: 'contradicted', code: 'forked', size, held };
  }
  // It may have been written before the program ended and the store heard of it.
  if (held !== size) await archive.append(note);
  return { kind: 'delivered', size, cosignature: null };
}
