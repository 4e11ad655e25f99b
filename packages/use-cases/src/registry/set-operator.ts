import { type Account, CountersignError, type Operator } from '@countersign/schema';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Asks for an operator of an account to be added or changed, or has one taken away with `null`, which waits for nobody. The name of
 * its credentials stays where none is given.
 * @throws CountersignError FORBIDDEN, ACCOUNT_UNKNOWN, OPERATOR_UNKNOWN, CORRECTION_REFUSED, INPUT_INVALID, and what asking for a change
 *   throws
 */
export const createSetOperator =
  (deps: ProposalDeps) =>
  (
    command: ProposedBy & {
      readonly account: string;
      readonly name: string;
      readonly operator: Operator | null;
    },
  ): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'account.correct',
      object: { account: command.account },
      content: (tx) => {
        const account = tx.accounts.get(command.account);
        if (account === undefined)
          throw new CountersignError('ACCOUNT_UNKNOWN', { account: command.account });
        const operators = operatorsAfter(account, command.name, command.operator);
        return { kind: 'account.change', account: { ...account, operators } };
      },
    });

function operatorsAfter({ id, operators }: Account, name: string, operator: Operator | null): Operator[] {
  const known = operators.find((one) => one.name === name);
  if (operator === null) {
    if (known === undefined) {
      const names = operators.map((one) => one.name);
      throw new CountersignError('OPERATOR_UNKNOWN', { account: id, operator: name, operators: names });
    }
    if (operators.length === 1) {
      const reason = `${name} is the only operator of ${id}; name another one first`;
      throw new CountersignError('CORRECTION_REFUSED', { reason });
    }
    return operators.filter((one) => one !== known);
  }
  if (operator.name !== name)
    throw new CountersignError('INPUT_INVALID', { problems: ['an operator keeps its name'] });
  if (known === undefined) return [...operators, operator];
  const kept = known.credentials === undefined ? {} : { credentials: known.credentials };
  return operators.map((one) => (one === known ? { ...kept, ...operator } : one));
}
