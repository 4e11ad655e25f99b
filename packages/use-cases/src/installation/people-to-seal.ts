import type { Principal, Role } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';
import { hasEverSignedIn } from '../principals/was-enrolled.ts';

/** Two of each: whoever asks for a change does not review it, and two others do. */
const OF_EACH = 2;

/** Who could keep a sealed installation going. */
export interface PeopleToSeal {
  readonly administrators: readonly string[];
  readonly approvers: readonly string[];
  /** What is missing, in words; null where nothing is. */
  readonly missing: string | null;
}

/**
 * Whether two administrators and two approvers of all accounts can sign in. Somebody who is both counts once, for whichever there
 * are too few of: four people, or there are not two others for each of them.
 */
export function peopleToSeal(tx: IdentityReader): PeopleToSeal {
  const all = tx.principals
    .list()
    .filter(({ kind, state, accounts }) => kind === 'person' && state === 'active' && accounts === null);
  const enrolled = all.filter(({ id }) => hasEverSignedIn(tx, id));
  const has = (role: Role) => (one: Principal) => one.roles.includes(role);
  const administrators = enrolled.filter(has('administrator'));
  const approvers = enrolled.filter(has('approver'));
  const both = administrators.filter(has('approver')).length;
  const lacking = (count: number) => Math.max(0, OF_EACH - (count - both));
  const isEnough = lacking(administrators.length) + lacking(approvers.length) <= both;
  return {
    administrators: administrators.map(({ id }) => id),
    approvers: approvers.map(({ id }) => id),
    missing: isEnough
      ? null
      : [
          `Active and enrolled as administrators are: ${named(administrators)}; as approvers: ${named(approvers)}`,
          ...(both > 0 ? ['somebody who is both counts for one of them'] : []),
          ...notEnrolled(all, enrolled),
        ].join('; '),
  };
}

function notEnrolled(all: readonly Principal[], enrolled: readonly Principal[]): readonly string[] {
  const waiting = all.filter(
    (one) =>
      !enrolled.includes(one) && (one.roles.includes('administrator') || one.roles.includes('approver')),
  );
  return waiting.length === 0 ? [] : [`not enrolled yet: ${named(waiting)}`];
}

const named = (people: readonly Principal[]) => people.map(({ email }) => email).join(', ') || 'nobody';
