import { type Account, CountersignError, type Operator } from '@countersign/schema';
import { authorize } from '../../authorization/index.ts';
import { digestOf } from '../../digest.ts';
import type { Store } from '../../ports/index.ts';
import { requireReason } from '../../require-reason.ts';
import { requireRoleOfProvider } from '../require-role-of-provider.ts';
import { openRequestsOf } from './open-requests-of.ts';
import { type CorrectedBy, type CorrectionDeps, recordCorrection, refused } from './record-correction.ts';

/**
 * Adds an operator to an account, corrects one, or takes one away with `null`. Where its credentials are read from stays as
 * it is.
 * @throws CountersignError FORBIDDEN, ACCOUNT_UNKNOWN, OPERATOR_UNKNOWN, CORRECTION_REFUSED, INPUT_INVALID, REASON_MISSING
 */
export const createSetOperator =
  (deps: CorrectionDeps & { readonly store: Store }) =>
  (
    command: CorrectedBy & {
      readonly account: string;
      readonly name: string;
      readonly operator: Omit<Operator, 'credentials'> | null;
    },
  ): Promise<Account> =>
    deps.store.write((tx) => {
      const { account: id, name, operator, principal, reason } = command;
      authorize(principal, 'account.correct', { account: id });
      const account = tx.accounts.get(id);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: id });
      requireReason(reason, 'a correction');
      if (operator !== null) requireRoleOfProvider(account.provider, operator.role);
      const own = openRequestsOf(tx, principal.id, { account: id });
      if (own.length > 0)
        throw refused(`you have open requests on ${id} (${own.join(', ')}); another administrator has to`);
      const after = { ...account, operators: operatorsAfter(account, name, operator) };
      if (digestOf(after) === digestOf(account))
        throw new CountersignError('INPUT_INVALID', { problems: ['the correction changes nothing'] });
      tx.accounts.replace(after);
      recordCorrection(tx, deps, {
        by: command,
        correction: {
          kind: 'account',
          target: id,
          before: { operators: account.operators },
          after: { operators: after.operators },
        },
        event: ({ reasonDigest }) => ({
          type: 'account.corrected',
          request: null,
          data: {
            account: id,
            operator: name,
            before: digestOf(account),
            after: digestOf(after),
            reasonDigest,
          },
        }),
      });
      return after;
    });

function operatorsAfter(
  { id, operators }: Account,
  name: string,
  operator: Omit<Operator, 'credentials'> | null,
): Operator[] {
  const known = operators.find((one) => one.name === name);
  if (operator === null) {
    if (known === undefined) {
      const names = operators.map((one) => one.name);
      throw new CountersignError('OPERATOR_UNKNOWN', { account: id, operator: name, operators: names });
    }
    if (operators.length === 1)
      throw refused(`${name} is the only operator of ${id}; name another one first`);
    return operators.filter((one) => one !== known);
  }
  if (operator.name !== name)
    throw new CountersignError('INPUT_INVALID', { problems: ['an operator keeps its name'] });
  if (known === undefined) return [...operators, operator];
  const kept = known.credentials === undefined ? {} : { credentials: known.credentials };
  return operators.map((one) => (one === known ? { ...operator, ...kept } : one));
}
