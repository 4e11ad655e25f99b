import { GLOBAL, isAuthorized } from '../authorization/index.ts';
import type { IdentityReader, LogReader } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { hasEverSignedIn } from '../principals/was-enrolled.ts';
import { approvalsNeeded } from './approvals-needed.ts';

/** Whether anybody can be given anything still, by the people who are left. */
export interface ApprovalsView {
  /** How many others have to approve what gives something. */
  readonly needed: number;
  /** For each administrator of all accounts who has signed in once: how many others could approve what that one asks for. */
  readonly administrators: readonly { readonly principal: string; readonly approvers: number }[];
  /** What is the matter where nobody can be given anything, in words; null where somebody can. */
  readonly problem: string | null;
}

/** Looks at people only who have signed in once: a name on a list approves nothing. */
export function viewApprovals(tx: IdentityReader & LogReader): ApprovalsView {
  const needed = approvalsNeeded(['grants-authority']);
  const people = tx.principals.list().filter(({ kind, state }) => kind === 'person' && state === 'active');
  const able = people.filter((one) => isAuthorized(one, 'governance.review', GLOBAL));
  const enrolled = able.filter(({ id }) => hasEverSignedIn(tx, id));
  const administrators = people
    .filter((one) => isAuthorized(one, 'governance.propose', GLOBAL) && hasEverSignedIn(tx, one.id))
    .map(({ id }) => ({ principal: id, approvers: othersThan(tx, id, enrolled) }));
  if (administrators.some(({ approvers }) => approvers >= needed))
    return { needed, administrators, problem: null };
  const waiting = able.filter((one) => !enrolled.includes(one)).map(({ id }) => id);
  const most = Math.max(0, ...administrators.map(({ approvers }) => approvers));
  const remedy =
    waiting.length === 0
      ? 'docs/runbooks/too-few-approvers.md says what is left'
      : `these were let in and have not enrolled: ${waiting.join(', ')}`;
  const problem = `nobody can be given anything: it takes ${needed} approvals by others than whoever asks, and an administrator who asks now can get ${most}; ${remedy}`;
  return { needed, administrators, problem };
}

function othersThan(
  tx: IdentityReader & LogReader,
  id: string,
  people: readonly { readonly id: string }[],
): number {
  const isSame = mayBeOneOf(tx, [id]);
  return people.filter((one) => !isSame(one.id)).length;
}
