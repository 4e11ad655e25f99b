import { type Instant, PROVIDERS } from '@countersign/schema';
import type { DuePublication, DueWork, QueuedWork, ReadTransaction } from '../ports/index.ts';
import { EDITED_MILLIS, findHolder } from './holder-of.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { postponeStep } from './postpone-step.ts';

type Deps = Pick<LedgerDeps, 'store' | 'clock' | 'ids'>;

/** Work that is due, and what it has to wait for. */
type Found = { readonly work: DueWork } & ReturnType<typeof findHolder>;

/**
 * Gives what is due, as far as the queue has room, and sets aside what cannot start yet. What somebody has edited is looked at again later, and
 * keeps nothing else from its turn.
 */
export async function claimDue(
  deps: Deps & Pick<LedgerDeps, 'logger'>,
  window: number,
): Promise<DuePublication> {
  const now = deps.clock.now();
  const { due, nextDueAt } = deps.store.read((tx) => readDue(tx, { now, window }));
  const edited = due.flatMap((found) => ('edited' in found ? [found] : []));
  for (const { work, edited: error } of edited) {
    deps.logger.error({ alert: 'authority-mismatch', step: work.subject, ...error.details }, error.message);
    await postponeStep(deps, work, now + EDITED_MILLIS);
  }
  const asLogged = due.flatMap((found) => ('edited' in found ? [] : [found]));
  const held = asLogged.filter(({ heldBy }) => heldBy !== null);
  if (held.length > 0)
    await deps.store.write((tx) => {
      for (const { work, heldBy } of held) {
        // What was in the way may have ended since it was read, and then nothing would end it any more.
        const holder = holderOfWork(tx, work);
        if ('heldBy' in holder && holder.heldBy === heldBy)
          tx.outbox.renew(work.id, { id: deps.ids.next('outbox'), heldBy });
      }
    });
  return {
    work: asLogged.flatMap(({ work, heldBy }) => (heldBy === null ? [queuedWork(work)] : [])),
    setAside: held.length + edited.length,
    nextInMillis: nextDueAt === null ? null : Math.max(0, nextDueAt - now),
  };
}

const queuedWork = ({ id, provider, subject }: QueuedWork): QueuedWork => ({ id, provider, subject });

export async function confirmPublished({ store, clock }: Deps, ids: readonly string[]): Promise<void> {
  const now = clock.now();
  await store.write((tx) => {
    for (const id of ids) tx.outbox.markPublished(id, now);
  });
}

function readDue(
  tx: ReadTransaction,
  { now, window }: { now: Instant; window: number },
): { due: readonly Found[]; nextDueAt: Instant | null } {
  let nextDueAt: Instant | null = null;
  const due = [...tx.outbox.nextDueAt()].flatMap(([provider, at]) => {
    if (at > now) {
      nextDueAt = Math.min(nextDueAt ?? at, at);
      return [];
    }
    // Room comes back with a commit, so it need not be waited for. So does what comes after a turn that has found something.
    const room = window - tx.outbox.countPublished(provider);
    return room <= 0
      ? []
      : tx.outbox.due(provider, now, room).map((work) => ({ work, ...holderOfWork(tx, work) }));
  });
  return { due, nextDueAt };
}

function holderOfWork(
  tx: ReadTransaction,
  { request, subject, stepKind, provider }: DueWork,
): ReturnType<typeof findHolder> {
  if (request === null || stepKind === null) return { heldBy: null };
  return findHolder(tx, { id: subject, kind: stepKind }, { ...request, provider });
}

/** What was handed to the queue so many milliseconds ago and is not settled; also by a clock that was ahead. */
export function listUnsettled(
  { store, clock }: Deps,
  ageMillis: number,
): readonly (QueuedWork & { readonly ageMillis: number })[] {
  const now = clock.now();
  const published = store.read((tx) =>
    PROVIDERS.flatMap((provider) => tx.outbox.publishedBefore(provider, now - ageMillis, now)),
  );
  return published.map((work) => ({ ...queuedWork(work), ageMillis: now - (work.publishedAt ?? now) }));
}

/** Has work handed to the queue again under new identifiers, so that a job of the old one finds nothing to do. */
export async function republish({ store, ids }: Deps, lost: readonly string[]): Promise<void> {
  await store.write((tx) => {
    for (const id of lost) tx.outbox.renew(id, { id: ids.next('outbox'), heldBy: null });
  });
}
