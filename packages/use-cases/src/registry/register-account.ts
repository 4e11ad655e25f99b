import type { Account } from '@countersign/schema';
import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Asks for a company's account on a provider to be registered.
 * @throws CountersignError FORBIDDEN, ALREADY_EXISTS, ADDRESS_NOT_ALLOWED, INPUT_INVALID, and what asking for a change throws
 */
export const createRegisterAccount =
  (deps: ProposalDeps) =>
  (command: ProposedBy & { readonly account: Account }): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'account.register',
      object: GLOBAL,
      content: () => ({ kind: 'account.register', account: command.account }),
    });
