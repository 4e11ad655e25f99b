import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import type { Clock, Ids, Store } from '../ports/index.ts';
import { subjectOf } from './subject-of.ts';

interface HoldCommand {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly subject: string;
  readonly matter: string;
}

/**
 * Keeps the personal data of a subject from being erased until the hold is released.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, SUBJECT_ERASED, ALREADY_EXISTS
 */
export const createHoldSubject =
  (deps: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) =>
  ({ principal, actor, subject: name, matter }: HoldCommand): Promise<void> =>
    deps.store.write((tx) => {
      const subject = subjectOf(tx, name);
      authorize(principal, 'hold.place', GLOBAL);
      if (subject.erasedAt !== null) throw new CountersignError('SUBJECT_ERASED', { subject: subject.id });
      tx.holds.insert({
        id: deps.ids.next('hold'),
        subject: subject.id,
        matter,
        placedBy: principal.id,
        placedAt: deps.clock.now(),
        releasedBy: null,
        releasedAt: null,
      });
      tx.audit.append(actor, { type: 'subject.held', request: null, data: { subject: subject.id, matter } });
    });
