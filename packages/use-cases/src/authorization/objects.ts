import type { ApiUser, Principal } from '@countersign/schema';
import type {
  BatchRecord,
  ReadTransaction,
  RequestRecord,
  SubjectRecord,
  TaskRecord,
} from '../ports/index.ts';
import type { ProtectedObject } from './protected-object.ts';

const ownerOf = (tx: ReadTransaction, integration: string | null): string | null =>
  integration === null ? null : (tx.integrations.get(integration)?.owner ?? null);

/** A request and all that belongs to it. */
export function requestObject(
  tx: ReadTransaction,
  { account, requester, integration }: Pick<RequestRecord, 'account' | 'requester' | 'integration'>,
): ProtectedObject {
  return { account, principal: requester, integrationOwner: ownerOf(tx, integration) };
}

/** A task to be done: what somebody outside did may also be reported by the owner of the integration. */
export function taskObject(
  tx: ReadTransaction,
  { kind }: Pick<TaskRecord, 'kind'>,
  { account, integration }: Pick<RequestRecord, 'account' | 'integration'>,
): ProtectedObject {
  return { account, integrationOwner: kind === 'external' ? ownerOf(tx, integration) : null };
}

export function apiUserObject(
  tx: ReadTransaction,
  { account, integration }: Pick<ApiUser, 'account' | 'integration'>,
): ProtectedObject {
  return { account, integrationOwner: ownerOf(tx, integration) };
}

/** A file may touch several accounts, so it belongs to none. */
export const batchObject = ({ submitter }: Pick<BatchRecord, 'submitter'>): ProtectedObject => ({
  account: null,
  principal: submitter,
});

/** A principal belongs to the accounts of its roles; with a scope of all accounts, or without any account, to none. */
export const principalObject = ({
  id,
  roles,
  accounts,
}: Pick<Principal, 'roles'> & {
  readonly id?: string;
  readonly accounts?: readonly string[] | null | undefined;
}): ProtectedObject => ({
  // An auditor reads everything, whatever the accounts say.
  account: roles.includes('auditor') ? null : (accounts ?? null),
  principal: id ?? null,
});

/** Whose personal data is meant: what belongs to an account, or somebody or something that belongs to none. */
export const subjectObject = ({ account }: Pick<SubjectRecord, 'account'>): ProtectedObject => ({ account });
