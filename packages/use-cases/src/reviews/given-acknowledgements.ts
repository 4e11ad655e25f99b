import type { GivenAcknowledgement } from '@countersign/lifecycle';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';

/** The acknowledgements of the current revision, and in which capacity each was given. */
export function givenAcknowledgements(
  tx: ReadTransaction,
  request: RequestRecord,
): readonly GivenAcknowledgement[] {
  const owner = request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
  return tx.acknowledgements.list(request.id, request.revision).map((record) => ({
    kind: record.kind,
    byRequester: record.principal === request.requester,
    byIntegrationOwner: owner !== undefined && tx.principals.get(record.principal)?.email === owner,
  }));
}
