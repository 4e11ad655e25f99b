import {
  type CallFailure,
  CountersignError,
  isSameName,
  type StepKey,
  type StepResult,
} from '@countersign/schema';
import type { RegistryReader, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { formatApiUser } from '../requests/resolve-subject.ts';

/** Steps that make a user, whose identifier nobody knows before. */
const MAKES_USER: ReadonlySet<StepKey> = new Set([
  'ema2.create-user',
  'eset.create-user-in-portal',
  'dotdigital.create-api-user',
  'dotdigital.create-api-user-in-portal',
]);

/**
 * Why a result cannot be about the API user of the request: the provider's identifier in it is that of another one in the
 * inventory, or another than the inventory has of this one. Undefined where it can.
 */
export function foreignUser(
  tx: RegistryReader,
  request: Pick<RequestRecord, 'account' | 'apiUser' | 'action'>,
  { providerId }: Pick<StepResult, 'providerId'>,
): string | undefined {
  if (providerId === undefined || request.apiUser === null) return undefined;
  const holder = tx.apiUsers.holderOf(request.account, providerId);
  const other = holder === undefined ? undefined : tx.apiUsers.get(holder.apiUser);
  if (other !== undefined && other.id !== request.apiUser) {
    return `The provider's user belongs to another API user of the inventory, ${formatApiUser(other)}`;
  }
  const known = tx.apiUsers.get(request.apiUser)?.providerId ?? null;
  if (known === null || request.action === 'rotate-credentials' || isSameName(known, providerId))
    return undefined;
  return 'The provider shows another user than the one that the inventory has of this API user';
}

/** The failure of a step that came upon somebody else's user; a person decides what is right. */
export function foreignUserFailure(reason: string, effect: 'none' | 'unknown'): CallFailure {
  return {
    code: 'USER_OF_ANOTHER',
    message: `${reason}. Nothing was taken over. Look in the portal which user is which, and have the inventory corrected where it is wrong.`,
    retryable: false,
    effect,
    retryAfterMillis: null,
    observations: [],
  };
}

/** Keeps an identifier that came to light for the API user of the request, until the request settles. */
export function holdIdentifier(
  tx: WriteTransaction,
  request: Pick<RequestRecord, 'id' | 'apiUser'>,
  { providerId }: Pick<StepResult, 'providerId'>,
): void {
  if (providerId === undefined || request.apiUser === null) return;
  tx.apiUsers.hold(request.apiUser, providerId, request.id);
}

/**
 * Why the identifier that a person gives with a task is not taken; undefined where it is.
 * @param key the step that the task is about
 */
export function identifierProblem(
  tx: RegistryReader,
  reported: { request: RequestRecord; key: StepKey; providerId: string | undefined },
): string | undefined {
  const { request, key, providerId } = reported;
  if (providerId === undefined) return undefined;
  if (!MAKES_USER.has(key)) {
    return 'only a step that makes a user takes a providerId; what is wrong in the inventory is corrected by an administrator ("countersign api-user correct")';
  }
  try {
    return foreignUser(tx, request, { providerId });
  } catch (error) {
    if (error instanceof CountersignError) return error.message;
    throw error;
  }
}
