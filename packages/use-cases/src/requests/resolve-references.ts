import {
  type Account,
  type ApiUser,
  CountersignError,
  type Integration,
  type Operator,
  type RequestInput,
} from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';

/** The things that a request names, looked up. */
export interface References {
  readonly account: Account;
  readonly operator: Operator;
  /** Null when none is named or when it is not registered; the policies decide what that means. */
  readonly integration: Integration | null;
  /** The API user that the request is about; null for a create. */
  readonly target: ApiUser | null;
}

/**
 * Looks up what a request names.
 * @throws CountersignError ACCOUNT_UNKNOWN, ACCOUNT_PROVIDER_MISMATCH, OPERATOR_UNKNOWN, SUBJECT_MISSING, SUBJECT_UNKNOWN, ALREADY_EXISTS
 */
export function resolveReferences(
  tx: ReadTransaction,
  input: RequestInput,
  ownApiUser: string | null = null,
): References {
  const account = tx.accounts.get(input.account);
  if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: input.account });
  if (account.provider !== input.provider) {
    throw new CountersignError('ACCOUNT_PROVIDER_MISMATCH', {
      account: account.id,
      actual: account.provider,
      provider: input.provider,
    });
  }
  const operator =
    input.operator === undefined
      ? account.operators[0]
      : account.operators.find((one) => one.name === input.operator);
  if (operator === undefined) {
    throw new CountersignError('OPERATOR_UNKNOWN', {
      account: account.id,
      operator: input.operator ?? '(none)',
      operators: account.operators.map((one) => one.name),
    });
  }
  const target = input.action === 'create' ? null : targetOf(tx, input);
  if (input.action === 'create') refuseSecondOfSameName(tx, input, ownApiUser);
  const integrationId = input.integration ?? target?.integration ?? null;
  const integration = integrationId === null ? null : (tx.integrations.get(integrationId) ?? null);
  return { account, operator, integration, target };
}

function targetOf(tx: ReadTransaction, input: RequestInput): ApiUser {
  if (input.subject === undefined) throw new CountersignError('SUBJECT_MISSING', { action: input.action });
  const target = tx.apiUsers.find(input.account, input.subject);
  if (target === undefined || target.state === 'deleted') {
    throw new CountersignError('SUBJECT_UNKNOWN', { subject: input.subject, account: input.account });
  }
  return target;
}

/** ESET identifies users by their address, so a second one with the same address cannot be meant. */
function refuseSecondOfSameName(tx: ReadTransaction, input: RequestInput, own: string | null): void {
  if (input.provider === 'dotdigital' || input.change.email === undefined) return;
  const existing = tx.apiUsers.find(input.account, input.change.email);
  if (existing !== undefined && existing.state !== 'deleted' && existing.id !== own) {
    throw new CountersignError('ALREADY_EXISTS', { what: 'API user', id: existing.label });
  }
}
