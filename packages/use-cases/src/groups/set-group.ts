import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Asks for a group to have these members. Taking somebody out waits for nobody.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, PRINCIPAL_DEACTIVATED, PRINCIPAL_WAITING, GOVERNANCE_REFUSED where somebody reviews nothing
 *   or nothing would be different, and what asking for a change throws
 */
export const createSetGroup =
  (deps: ProposalDeps) =>
  ({
    group,
    members,
    ...command
  }: ProposedBy & {
    readonly group: string;
    readonly members: readonly string[];
  }): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'group.set',
      object: GLOBAL,
      content: () => ({ kind: 'group.set', group, members: [...members] }),
    });
