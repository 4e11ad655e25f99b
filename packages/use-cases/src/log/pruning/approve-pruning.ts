import {
  type Actor,
  AUDIT_EVENTS,
  type AuditEntry,
  auditEntrySchema,
  CountersignError,
} from '@countersign/schema';
import type { LogReader } from '../../ports/index.ts';
import { continuePruning } from './continue-pruning.ts';
import type { Pruning, PruningDeps } from './request-pruning.ts';
import { requireNoHold } from './require-no-hold.ts';

/** Within this time somebody has to agree, in milliseconds: a week. */
const VALID_MILLIS = 7 * 86_400_000;

/**
 * Agrees to a pruning that somebody else asked for, and does it. The log itself says who asked and who agreed.
 * @throws CountersignError NOT_FOUND, PRUNING_REFUSED
 */
export const createApprovePruning =
  ({ store, clock }: Omit<PruningDeps, 'retentionMillis'>) =>
  async ({
    actor,
    asked,
  }: {
    actor: Actor;
    asked: number;
  }): Promise<Pruning & { readonly pruned: number }> => {
    const before = await store.write((tx) => {
      requireNoHold(tx);
      const entry = askingEntry(tx, asked);
      const refuse = (problem: string) => new CountersignError('PRUNING_REFUSED', { problem });
      if (idOf(entry.actor) === idOf(actor)) throw refuse('somebody other than who asked has to agree');
      if (Date.parse(entry.at) < clock.now() - VALID_MILLIS)
        throw refuse('it was asked for more than a week ago. Ask again');
      const { before: below } = AUDIT_EVENTS['log.pruning-asked'].parse(entry.data);
      if (below <= tx.audit.prunedBefore()) throw refuse('it was done already');
      // The entry goes first: what may be without bytes is told by the log, and by it alone.
      const index = tx.audit.append(actor, {
        type: 'log.pruned',
        request: null,
        data: { before: below, asked },
      });
      tx.audit.allowPruning({ before: below, entry: index });
      return below;
    });
    return { asked, before, pruned: await continuePruning(store) };
  };

function askingEntry(tx: LogReader, index: number): AuditEntry {
  const stored = tx.audit.entry(index);
  const entry =
    stored === undefined
      ? undefined
      : auditEntrySchema.parse(JSON.parse(Buffer.from(stored.body).toString('utf8')));
  if (entry?.type === 'log.pruning-asked') return entry;
  throw new CountersignError('NOT_FOUND', { what: 'pruning that was asked for by entry', id: index });
}

function idOf(actor: Actor): string {
  return actor.kind === 'system' ? actor.kind : actor.id;
}
