import type { RequestInput } from '@countersign/schema';
import type { ReadTransaction, RequestRecord, RevisionRecord } from '../ports/index.ts';
import { type References, resolveReferences } from './resolve-references.ts';

/**
 * Looks up what a request names that was admitted before. The API user is looked up by its identifier, because its name
 * may have changed since.
 * @throws CountersignError ACCOUNT_UNKNOWN, OPERATOR_UNKNOWN, SUBJECT_UNKNOWN when it is not there any more
 */
export function referencesOf(
  tx: ReadTransaction,
  request: RequestRecord,
  revision: RevisionRecord,
): { readonly input: RequestInput; readonly references: References } {
  const { apiUser } = request;
  const input =
    request.action === 'create' || apiUser === null
      ? revision.input
      : { ...revision.input, subject: apiUser };
  return { input, references: resolveReferences(tx, input, apiUser) };
}
