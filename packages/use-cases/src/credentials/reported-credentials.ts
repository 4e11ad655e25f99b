import type { Actor } from '@countersign/schema';
import type { Clock, Ids, WriteTransaction } from '../ports/index.ts';

const HELD_MILLIS = 7 * 86_400_000;

/** Credentials that the holder sealed to the worker let it verify the access by itself; only the sealed form is kept. */
export function storeReportedCredentials(
  tx: WriteTransaction,
  deps: { readonly clock: Clock; readonly ids: Ids },
  { request, credentials, actor }: { request: string; credentials: string; actor: Actor },
): void {
  const now = deps.clock.now();
  const id = deps.ids.next('secret');
  tx.secrets.insert({
    id,
    request,
    purpose: 'worker',
    principal: null,
    sealed: credentials,
    createdAt: now,
    expiresAt: now + HELD_MILLIS,
    collectedAt: null,
  });
  tx.audit.append(actor, {
    type: 'credential.sealed',
    request,
    data: { secret: id, purpose: 'worker', origin: 'reported' },
  });
}
