import { type Account, CountersignError } from '@countersign/schema';
import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Asks for an account to be another one: all that it is to be, under the identifier that it has.
 * @throws CountersignError FORBIDDEN, ACCOUNT_UNKNOWN, ADDRESS_NOT_ALLOWED, INPUT_INVALID, and what asking for a change throws
 */
export const createChangeAccount =
  (deps: ProposalDeps) =>
  (
    command: ProposedBy & { readonly id: string; readonly account: Account },
  ): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'account.register',
      object: GLOBAL,
      content: () => {
        if (command.account.id !== command.id)
          throw new CountersignError('INPUT_INVALID', { problems: ['an account keeps its identifier'] });
        return { kind: 'account.change', account: command.account };
      },
    });
