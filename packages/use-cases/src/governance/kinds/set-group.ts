import { BREAK_GLASS_GROUP, CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import { requireActive } from '../../principals/require-active.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';

/** Says who is in a group, of which policies can ask that one approves. */
export const setGroup: GovernanceKind<'group.set'> = {
  about: ({ group, members }) => [`group ${group}`, ...members],
  alters: ({ group }) => [`group ${group}`],
  requireProposable: (tx, { group }) => {
    // Who is in it would otherwise be what one person alone said during the set-up.
    if (group === BREAK_GLASS_GROUP && tx.audit.last('installation.sealed') === undefined)
      throw new CountersignError('GOVERNANCE_REFUSED', {
        reason: `the group ${group} may have members once the installation is sealed: "countersign seal"`,
      });
  },
  assess: (tx, { group: id, members: wanted }, context) => {
    const before = tx.groups.get(id)?.members ?? [];
    const after = [...new Set(wanted)].sort();
    const joining = after.filter((member) => !before.includes(member));
    const leaving = before.filter((member) => !after.includes(member));
    if (joining.length + leaving.length === 0)
      throw new CountersignError('GOVERNANCE_REFUSED', {
        reason: `the group ${id} has these members already`,
      });
    for (const member of joining) {
      const principal = principalOf(tx, member);
      requireActive(principal);
      if (principal.kind !== 'person' || !principal.roles.includes('approver'))
        throw new CountersignError('GOVERNANCE_REFUSED', {
          reason: `${member} cannot be in a group: members are people with the role approver, so give them that role first`,
        });
    }
    return {
      items: [
        { what: `who is in the group ${id}`, before: formatMembers(before), after: formatMembers(after) },
      ],
      effects: [
        ...(joining.length > 0 ? (['grants-authority'] as const) : []),
        ...(leaving.length > 0 ? (['takes-authority'] as const) : []),
      ],
      beneficiaries: [...new Set(joining.flatMap((member) => beneficiariesOf(tx, member, context)))].sort(),
    };
  },
  carryOut: (tx, { group, members: wanted }, { actor, change }) => {
    const members = [...new Set(wanted)].sort();
    tx.groups.put({ id: group, members });
    tx.audit.append(actor, { type: 'group.set', request: null, data: { group, members, change } });
  },
};

const formatMembers = (members: readonly string[]): string =>
  members.length === 0 ? 'nobody' : members.join(', ');
