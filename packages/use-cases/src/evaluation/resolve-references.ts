import { labelAfter } from '@countersign/lifecycle';
import {
  type Account,
  type ApiUser,
  CountersignError,
  type Integration,
  isSameName,
  type Operator,
  type RequestInput,
} from '@countersign/schema';
import type { IdentityReader, ReadTransaction, RegistryReader } from '../ports/index.ts';
import { personWithAddress } from '../principals/person-with-address.ts';
import { requireFreeName } from '../requests/require-free-name.ts';
import { resolveSubject } from '../requests/resolve-subject.ts';

/** The things that a request names, looked up. */
export interface References {
  readonly account: Account;
  readonly operator: Operator;
  /** Null when none is named or when it is not registered; the policies decide what that means. */
  readonly integration: Integration | null;
  /** The API user that the request is about; null for a create. */
  readonly target: ApiUser | null;
  /** What the API user is called once the request is carried out; null where the request gives it no name. */
  readonly newLabel: string | null;
}

/**
 * Looks up what a request names.
 * @throws CountersignError ACCOUNT_UNKNOWN, ACCOUNT_PROVIDER_MISMATCH, EXCEPTION_OWNER_UNKNOWN, OPERATOR_UNKNOWN, SUBJECT_MISSING, ALREADY_EXISTS,
 *   NAME_LOOKS_LIKE_ANOTHER, USER_ID_TYPED, and what resolving the subject throws
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
  requireKnownOwner(tx, input);
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
  const integrationId = input.integration ?? target?.integration ?? null;
  const integration = integrationId === null ? null : (tx.integrations.get(integrationId) ?? null);
  const newLabel = labelAfter(input) ?? null;
  if (newLabel !== null && !isSecondOfIntegration(tx, input, newLabel))
    requireOwnLook(tx, { account, name: newLabel, own: target?.id ?? ownApiUser });
  if (target !== null) refuseTypedUserId(target, input);
  return { account, operator, integration, target, newLabel };
}

/** Whoever answers for an exception is somebody who can be asked: a person who signs in here. */
function requireKnownOwner(tx: IdentityReader, { exception }: RequestInput): void {
  if (exception === undefined || personWithAddress(tx, exception.owner) !== undefined) return;
  throw new CountersignError('EXCEPTION_OWNER_UNKNOWN', { owner: exception.owner });
}

function targetOf(tx: ReadTransaction, input: RequestInput): ApiUser {
  if (input.subject === undefined) throw new CountersignError('SUBJECT_MISSING', { action: input.action });
  return resolveSubject(tx, input.account, input.subject);
}

/**
 * Whether a name is free, and cannot be taken for that of another API user. Addresses that look like another one are refused
 * by a policy, which a company can change; on dotdigital the description is all that people tell API users apart by.
 */
function requireOwnLook(
  tx: RegistryReader,
  { account, name, own }: { readonly account: Account; readonly name: string; readonly own: string | null },
): void {
  requireFreeName(tx, { account: account.id, name, own });
  if (account.provider !== 'dotdigital') return;
  const other = tx.apiUsers.confusableWith(account.id, name).find(({ id }) => id !== own);
  if (other === undefined) return;
  throw new CountersignError('NAME_LOOKS_LIKE_ANOTHER', { name, other: other.label, account: account.id });
}

/** A second API user for one integration is for the policies to refuse, by their rule; what dotdigital calls it is beside that. */
function isSecondOfIntegration(tx: RegistryReader, input: RequestInput, label: string): boolean {
  if (input.provider !== 'dotdigital' || input.action !== 'create' || input.integration === undefined)
    return false;
  const holder = tx.apiUsers.holderOf(input.account, label);
  return holder !== undefined && tx.apiUsers.get(holder.apiUser)?.integration === input.integration;
}

/** Whoever could type the provider's identifier into a change could have another user changed than the one that was judged. */
function refuseTypedUserId(target: ApiUser, { change }: RequestInput): void {
  const { userId } = change;
  if (userId === undefined) return;
  if (target.providerId !== null && isSameName(userId, target.providerId)) return;
  throw new CountersignError('USER_ID_TYPED', { userId, subject: target.label });
}
