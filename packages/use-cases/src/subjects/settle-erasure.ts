import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, HiddenError, isAuthorized, subjectObject } from '../authorization/index.ts';
import { closeChangesOf } from '../governance/close-changes-of.ts';
import type { Clock, ErasureRecord, Store, SubjectRecord, WriteTransaction } from '../ports/index.ts';
import { requireAdministratorLeft } from '../principals/require-administrator-left.ts';
import { erasureBlocker } from './erasure-blocker.ts';
import { subjectOf } from './subject-of.ts';

export interface SettleErasureCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly erasure: string;
  readonly verdict: 'confirm' | 'refuse' | 'withdraw';
}

/**
 * Settles an erasure that was asked for. Who confirms or refuses it is somebody else than who asked, and not the subject;
 * who takes it back is who asked. A confirmed one is done in the same commit, as far as nothing has come to stand against it.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, ERASURE_STATE, ERASURE_REFUSED, SUBJECT_HELD, SUBJECT_BUSY, SUBJECT_LIVE,
 *   LAST_ADMINISTRATOR
 */
export const createSettleErasure =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: SettleErasureCommand): Promise<ErasureRecord> =>
    deps.store.write((tx) => {
      const { principal, verdict } = command;
      const erasure = tx.erasures.get(command.erasure);
      if (erasure === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'erasure', id: command.erasure });
      const { id, state } = erasure;
      const subject = subjectOf(tx, erasure.subject);
      requireSettler(erasure, subject, command);
      if (state !== 'open') throw new CountersignError('ERASURE_STATE', { id, state });
      const now = deps.clock.now();
      const settled = {
        state: verdict === 'confirm' ? 'done' : verdict === 'refuse' ? 'refused' : 'withdrawn',
        settledBy: principal.id,
        settledAt: now,
      } as const;
      tx.erasures.settle(id, settled);
      if (settled.state === 'done') erase(tx, { erasure, subject, actor: command.actor, now });
      else {
        const data = { erasure: id, subject: subject.id, state: settled.state };
        tx.audit.append(command.actor, { type: 'erasure.closed', request: null, data });
      }
      return { ...erasure, ...settled };
    });

function requireSettler(
  { id, askedBy }: ErasureRecord,
  subject: SubjectRecord,
  { principal, verdict }: SettleErasureCommand,
): void {
  const object = { ...subjectObject(subject), principal: askedBy };
  if (!isAuthorized(principal, 'erasure.read', object)) throw new HiddenError('erasure', id);
  authorize(principal, 'erasure.settle', object);
  if (verdict === 'withdraw') {
    if (askedBy !== principal.id)
      throw new CountersignError('FORBIDDEN', { role: 'person who asked for it', scope: subject.id });
    return;
  }

  if (askedBy === principal.id || subject.id === principal.id) {
    const reason =
      'whoever asked for an erasure, or whom it is about, does not decide on it. Ask somebody else.';
    throw new CountersignError('ERASURE_REFUSED', { reason });
  }
}

function erase(
  tx: WriteTransaction,
  erasing: { erasure: ErasureRecord; subject: SubjectRecord; actor: Actor; now: number },
): void {
  const { erasure, subject, actor, now } = erasing;
  const problem = erasureBlocker(tx, subject);
  if (problem !== undefined) throw problem;
  if (subject.kind === 'principal' && tx.principals.get(subject.id)?.state === 'active') {
    requireAdministratorLeft(tx, { ending: tx.tokens.of(subject.id), at: now });
    tx.principals.setState(subject.id, 'deactivated');
    tx.audit.append(actor, {
      type: 'principal.deactivated',
      request: null,
      data: { principal: subject.id, reasonCode: erasure.reasonCode },
    });
    closeChangesOf(tx, subject.id, { at: now, hasLeft: true });
  }
  const { rows, tokens } = tx.subjects.erase(subject.id, now);
  for (const token of tokens) {
    tx.audit.append(actor, { type: 'token.revoked', request: null, data: { token, principal: subject.id } });
  }
  tx.audit.append(actor, {
    type: 'subject.erased',
    request: null,
    data: {
      erasure: erasure.id,
      subject: subject.id,
      apiUsers: [...tx.subjects.apiUsers(subject.id)],
      reasonCode: erasure.reasonCode,
      rows,
    },
  });
}
