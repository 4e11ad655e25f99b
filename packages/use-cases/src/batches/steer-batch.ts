import {
  type Actor,
  type BatchState,
  CountersignError,
  type Permission,
  type Principal,
} from '@countersign/schema';
import { authorize, batchObject } from '../authorization/index.ts';
import type { BatchRecord, Store, WriteTransaction } from '../ports/index.ts';
import { visibleBatch } from './own-batch.ts';

/** Somebody who has a batch wait, go on or be taken back. */
export interface BatchOrder {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly batch: string;
}

type Deps = { readonly store: Store };

/**
 * Has a batch wait: the rows that are decided stay, the others are decided when it is resumed.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BATCH_STATE
 */
export const createPauseBatch =
  ({ store }: Deps) =>
  (order: BatchOrder): Promise<void> =>
    store.write((tx) => {
      const batch = batchFor(tx, order, 'batch.pause');
      requireState(batch, { action: 'a pause', allowed: ['deciding'] });
      tx.batches.update(batch.id, { state: 'paused', resumes: 'deciding' });
      const data = { batch: batch.id, decided: batch.decided };
      tx.audit.append(order.actor, { type: 'batch.paused', request: null, data });
    });

/**
 * Has a batch go on that was paused or has stopped, under what its submitter has signed in with now.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BATCH_STATE
 */
export const createResumeBatch =
  ({ store }: Deps) =>
  (order: BatchOrder): Promise<void> =>
    store.write((tx) => {
      // What is being taken back goes on for whoever may cancel it.
      const isCancelled = tx.batches.get(order.batch)?.resumes === 'cancelling';
      const batch = batchFor(tx, order, isCancelled ? 'batch.cancel' : 'batch.resume');
      requireState(batch, { action: 'a resumption', allowed: ['paused', 'stopped'] });
      resumeBatch(tx, batch, order.actor);
    });

/** Has a batch go on inside a transaction that is open already; whoever calls makes sure that it is the submitter. */
export function resumeBatch(tx: WriteTransaction, batch: BatchRecord, actor: Actor): void {
  const { id, fileDigest, decided, resumes } = batch;
  const data = { batch: id, fileDigest, decided };
  const entry = tx.audit.append(actor, { type: 'batch.resumed', request: null, data });
  tx.batches.update(id, {
    state: resumes ?? 'deciding',
    resumes: null,
    problem: null,
    ...actingAs(actor),
    entry,
  });
}

/**
 * Cancels a batch: no more rows are decided, and its requests that nobody approved yet are taken back, in the background.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, BATCH_STATE
 */
export const createCancelBatch =
  ({ store }: Deps) =>
  (order: BatchOrder): Promise<void> =>
    store.write((tx) => {
      const batch = batchFor(tx, order, 'batch.cancel');
      requireState(batch, {
        action: 'a cancellation',
        allowed: ['deciding', 'paused', 'stopped', 'decided'],
      });
      const { id, fileDigest, rows, decided } = batch;
      const data = { batch: id, fileDigest, undecided: rows - decided };
      const entry = tx.audit.append(order.actor, { type: 'batch.cancel-asked', request: null, data });
      tx.batches.update(id, {
        state: 'cancelling',
        resumes: null,
        problem: null,
        ...actingAs(order.actor),
        entry,
      });
    });

const actingAs = (actor: Actor): Pick<BatchRecord, 'actor' | 'via'> =>
  actor.kind === 'principal' ? { actor: actor.id, via: actor.via } : { actor: null, via: null };

function batchFor(
  tx: WriteTransaction,
  { principal, batch: id }: BatchOrder,
  permission: Permission,
): BatchRecord {
  const batch = visibleBatch(tx, principal, id);
  authorize(principal, permission, batchObject(batch));
  return batch;
}

function requireState(
  { id, state }: BatchRecord,
  { action, allowed }: { readonly action: string; readonly allowed: readonly BatchState[] },
): void {
  if (!allowed.includes(state))
    throw new CountersignError('BATCH_STATE', { id, state, action, allowed: allowed.join(' or ') });
}
