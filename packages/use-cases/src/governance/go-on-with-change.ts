import { CountersignError, type GovernanceState, type Instant } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, WriteTransaction } from '../ports/index.ts';
import { closeOthers, recordCarriedOut } from './carry-out-change.ts';
import { changeOf } from './change-of.ts';
import { closeChange } from './close-change.ts';
import type { KindDeps } from './governance-kind.ts';
import { hasApprovals } from './has-approvals.ts';
import { hasBegun } from './has-begun.ts';
import { isAsProposed } from './is-as-proposed.ts';
import { kindOf } from './kinds/index.ts';
import { matchesLog } from './matches-log.ts';
import { type HistoryDeps, type HistoryReading, readChangeHistory } from './read-change-history.ts';

export type GoOnDeps = HistoryDeps & KindDeps;

/** How long something approved waits for what is in the way, beyond the time in which it was to be reviewed. */
const WAITS_MILLIS = 14 * 86_400_000;

const SYSTEM = { kind: 'system' } as const;

/**
 * Closes what nobody reviewed in time, and carries out every change that is approved and that nothing is in the way of any more. Called
 * after a start and from time to time; one that cannot be carried out keeps no other from it.
 * @throws AggregateError with what kept some from it
 */
export const createGoOnWithChanges = (deps: GoOnDeps) => async (): Promise<void> => {
  await closeExpired(deps);
  const approved = deps.store.read((tx) => tx.governanceChanges.list('approved').map(({ id }) => id));
  const failed: unknown[] = [];
  for (const id of approved) await goOnWithChange(deps, id).catch((error: unknown) => failed.push(error));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} changes could not be carried out`);
};

/** What is kept for a change that nobody reviewed, personal data too, is not kept for longer than it could be. */
async function closeExpired({ store, clock }: GoOnDeps): Promise<void> {
  const expired = (tx: ReadTransaction, at: Instant) =>
    tx.governanceChanges.list('proposed').filter(({ expiresAt }) => at >= expiresAt);
  if (store.read((tx) => expired(tx, logTime(tx, clock))).length === 0) return;
  await store.write((tx) => {
    const at = logTime(tx, clock);
    for (const change of expired(tx, at)) closeChange(tx, change, { actor: SYSTEM, state: 'expired', at });
  });
}

/**
 * Carries out an approved change as far as that can be done now, and gives the state that it is in then.
 * @throws CountersignError AUTHORITY_MISMATCH where the signed log does not say that it is approved, NOT_FOUND
 */
export async function goOnWithChange(deps: GoOnDeps, id: string): Promise<GovernanceState> {
  const history = await readChangeHistory(deps, id);
  const begun = await deps.store.write((tx) => begin(tx, deps, { id, history }));
  if (begun !== 'goes-on') return begun;
  const { content } = deps.store.read((tx) => changeOf(tx, id));
  await kindOf(content).afterwards?.goOn(deps.store);
  return deps.store.write((tx) => {
    const change = changeOf(tx, id);
    // Another process may have been as far.
    if (change.state !== 'approved') return change.state;
    const at = logTime(tx, deps.clock);
    recordCarriedOut(tx, change, { actor: SYSTEM, at });
    closeOthers(tx, change, at);
    return 'done';
  });
}

function begin(
  tx: WriteTransaction,
  deps: GoOnDeps,
  { id, history }: { readonly id: string; readonly history: HistoryReading },
): GovernanceState | 'goes-on' {
  const change = changeOf(tx, id);
  const { state, content } = change;
  if (state !== 'approved') return state;
  if (!matchesLog(tx, change, history.upTo(tx)))
    throw new CountersignError('AUTHORITY_MISMATCH', { what: 'change', id });
  const kind = kindOf(content);
  if (hasBegun(tx, change)) return 'goes-on';
  const at = logTime(tx, deps.clock);
  if (at >= change.expiresAt + WAITS_MILLIS) {
    closeChange(tx, change, { actor: SYSTEM, state: 'expired', at });
    return 'expired';
  }
  if ((kind.waitsFor?.(tx, content) ?? null) !== null) return 'approved';
  if (!(hasApprovals(tx, change) && isAsProposed(tx, deps, change))) {
    closeChange(tx, change, { actor: SYSTEM, state: 'superseded', at });
    return 'superseded';
  }
  if (kind.afterwards === undefined) recordCarriedOut(tx, change, { actor: SYSTEM, at });
  kind.carryOut(tx, content, { actor: SYSTEM, change: id, at });
  if (kind.afterwards !== undefined) return 'goes-on';
  closeOthers(tx, change, at);
  return 'done';
}
