import { CountersignError } from '@countersign/schema';
import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Retires an account, which waits for nobody, or asks for it to be used again.
 * @throws CountersignError FORBIDDEN, ACCOUNT_UNKNOWN, CORRECTION_REFUSED while requests are open, INPUT_INVALID where it is so already, and what
 *   asking for a change throws
 */
export const createRetireAccount =
  (deps: ProposalDeps) =>
  (
    command: ProposedBy & { readonly account: string; readonly retired: boolean },
  ): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'account.register',
      object: GLOBAL,
      content: (tx) => {
        const known = tx.accounts.get(command.account);
        if (known === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: command.account });
        const { retired: _, ...account } = known;
        return {
          kind: 'account.change',
          account: command.retired ? { ...account, retired: true } : account,
        };
      },
    });
