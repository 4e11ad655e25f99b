import type { Opening } from '@countersign/schema';
import { heldSecrets } from './held-secrets.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { partyOf, type Tickets } from './tickets.ts';

/** A password that waited longer for a worker is not tried any more. */
const FRESH_MILLIS = 3_600_000;

/** Tells a worker what there is to find out about an account, or about one of its API users. */
export async function openCheck(
  { store, clock, tickets }: LedgerDeps & { readonly tickets: Tickets },
  { check: id, actor }: { check: string; actor: WorkerActor },
): Promise<Opening> {
  const order = store.read((tx) => {
    const check = tx.accountChecks.get(id);
    const account = check && tx.accounts.get(check.account);
    if (check?.state !== 'waiting' || account === undefined) return null;
    const apiUser = check.apiUser === null ? null : (tx.apiUsers.get(check.apiUser) ?? null);
    return {
      account,
      apiUser,
      credentials: check.credentials,
      stale: check.credentials !== null && clock.now() - check.createdAt > FRESH_MILLIS,
      held:
        apiUser === null || check.credentials !== null
          ? []
          : tx.requests.openAbout(apiUser.id).map((request) => heldSecrets(tx, request.id)),
    };
  });
  if (order === null) return { kind: 'settled' };
  const ticket = {
    worker: actor.id,
    party: partyOf(actor),
    subject: id,
    found: null,
    checked: order.apiUser === null ? ('account' as const) : ('api-user' as const),
    snapshot: null,
    order: null,
    isOwn: false,
  };
  return { kind: 'check', ticket: tickets.issue(ticket), order };
}
