import type { Actor, Principal } from '@countersign/schema';
import { authorize, subjectObject } from '../authorization/index.ts';
import type { Clock, ErasureRecord, Ids, Store } from '../ports/index.ts';
import { erasureBlocker } from './erasure-blocker.ts';
import { subjectOf } from './subject-of.ts';

/**
 * Asks for the personal data of a subject to be made unreadable; a second person has to decide.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, SUBJECT_ERASED, SUBJECT_HELD, SUBJECT_BUSY, SUBJECT_LIVE, ALREADY_EXISTS
 */
export const createRequestErasure =
  (deps: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) =>
  (command: {
    principal: Principal;
    actor: Actor;
    subject: string;
    reasonCode: string;
  }): Promise<ErasureRecord> =>
    deps.store.write((tx) => {
      const { principal, actor, reasonCode } = command;
      const subject = subjectOf(tx, command.subject);
      authorize(principal, 'erasure.request', subjectObject(subject));
      const problem = erasureBlocker(tx, subject);
      if (problem !== undefined) throw problem;
      const erasure: ErasureRecord = {
        id: deps.ids.next('erasure'),
        subject: subject.id,
        reasonCode,
        state: 'open',
        askedBy: principal.id,
        askedAt: deps.clock.now(),
        settledBy: null,
        settledAt: null,
      };
      tx.erasures.insert(erasure);
      tx.audit.append(actor, {
        type: 'erasure.asked',
        request: null,
        data: { erasure: erasure.id, subject: subject.id, reasonCode },
      });
      return erasure;
    });
