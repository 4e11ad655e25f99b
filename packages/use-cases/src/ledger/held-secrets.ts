import type { HeldSecret } from '@countersign/schema';
import { provenSecrets, triedSecrets } from '../credentials/proven-secrets.ts';
import type { ExecutionReader, LogReader, SecretRecord } from '../ports/index.ts';

/** What the workers hold for a request, oldest first. */
export function heldSecrets(tx: ExecutionReader & LogReader, request: string): readonly HeldSecret[] {
  const copies = workerCopies(tx, request);
  if (copies.length === 0) return [];
  const proven = provenSecrets(tx, request);
  return copies.map(({ id, sealed }) => ({ id, sealed, proven: proven.has(id) }));
}

/** The latest copy that the workers were given, where it has not been tried yet. */
export function untriedCopy(tx: ExecutionReader & LogReader, request: string): SecretRecord | undefined {
  const latest = workerCopies(tx, request).at(-1);
  return latest === undefined || triedSecrets(tx, request).has(latest.id) ? undefined : latest;
}

/** Sealed copies that the workers can open, oldest first. */
function workerCopies(tx: ExecutionReader, request: string): readonly SecretRecord[] {
  return tx.secrets
    .ofRequest(request)
    .filter((secret) => secret.purpose === 'worker' && secret.collectedAt === null && secret.sealed !== '');
}
