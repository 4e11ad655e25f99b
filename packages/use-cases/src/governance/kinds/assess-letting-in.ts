import type { GovernanceEffect, GovernanceItem, Principal } from '@countersign/schema';
import type { ReadTransaction } from '../../ports/index.ts';
import { peopleAlike } from '../../principals/people-alike.ts';
import { personDigest } from '../../principals/person-digest.ts';

/** What reviewers are shown of somebody who is let in, beside what that one may do, and what it amounts to. */
interface LettingIn {
  readonly items: readonly GovernanceItem[];
  readonly effects: readonly GovernanceEffect[];
}

/**
 * Who somebody is whom a change lets in, for the first time or again, and what they receive by it: whoever has the address of the owner of
 * an integration receives its credentials.
 * @param before who or what reviewers are to take that one for so far
 */
export function assessLettingIn(tx: ReadTransaction, principal: Principal, before: string): LettingIn {
  const { id } = principal;
  const owned = tx.integrations.ownedBy(principal.email);
  const alike = peopleAlike(tx, principal);
  const looks = {
    what: `whom ${id} can be taken for`,
    before: 'nobody',
    after: `${alike.join(', ')}, whose name or address looks the same`,
  };
  const receives = {
    what: `what ${id} receives`,
    before: 'nothing',
    after: `the credentials of ${owned.join(', ')}, as the owner with that address`,
  };
  return {
    items: [
      { what: `who ${id} is`, before, after: `a ${principal.kind}, ${personDigest(tx, principal)}` },
      ...(alike.length === 0 ? [] : [looks]),
      ...(owned.length === 0 ? [] : [receives]),
    ],
    effects: ['grants-authority', ...(owned.length === 0 ? [] : (['moves-credentials'] as const))],
  };
}
