import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from './authority/check-authority.ts';
import type { FieldCipher } from './personal/field-cipher.ts';
import { createAccountCheckReader, createAccountCheckWriter } from './repositories/account-checks.ts';
import { createAccountReader, createAccountWriter } from './repositories/accounts.ts';
import { createAcknowledgementReader, createAcknowledgementWriter } from './repositories/acknowledgements.ts';
import { createAdoptionReader, createAdoptionWriter } from './repositories/adoptions.ts';
import { createApiUserReader, createApiUserWriter } from './repositories/api-users.ts';
import { createBatchReader, createBatchWriter } from './repositories/batches.ts';
import { createBreakGlassReader, createBreakGlassWriter } from './repositories/break-glass.ts';
import {
  createCheckpointTargetReader,
  createCheckpointTargetWriter,
} from './repositories/checkpoint-targets.ts';
import { createCommentReader, createCommentWriter } from './repositories/comments.ts';
import { createCorrectionReader, createCorrectionWriter } from './repositories/corrections.ts';
import { createCosignatureReader, createCosignatureWriter } from './repositories/cosignatures.ts';
import { createDecisionReader, createDecisionWriter } from './repositories/decisions.ts';
import { createDelegationReader, createDelegationWriter } from './repositories/delegations.ts';
import { createDeliveryReader, createDeliveryWriter } from './repositories/deliveries.ts';
import { createDestinationReader, createDestinationWriter } from './repositories/destinations.ts';
import { createEnrolmentReader, createEnrolmentWriter } from './repositories/enrolments.ts';
import { createErasureReader } from './repositories/erasures.ts';
import { createEvidenceFileReader, createEvidenceFileWriter } from './repositories/evidence-files.ts';
import { createExceptionReader, createExceptionWriter } from './repositories/exceptions.ts';
import { createFreezeReader, createFreezeWriter } from './repositories/freezes.ts';
import {
  createGovernanceChangeReader,
  createGovernanceChangeWriter,
} from './repositories/governance-changes.ts';
import { createGroupReader, createGroupWriter } from './repositories/groups.ts';
import { createHoldReader, createHoldWriter } from './repositories/holds.ts';
import { createIdempotencyReader, createIdempotencyWriter } from './repositories/idempotency.ts';
import { createIdentityReader, createIdentityWriter } from './repositories/identities.ts';
import { createIntegrationReader, createIntegrationWriter } from './repositories/integrations.ts';
import { createNoticeReader, createNoticeWriter } from './repositories/notices.ts';
import { createOutageReader, createOutageWriter } from './repositories/outages.ts';
import { createOutboxReader, createOutboxWriter } from './repositories/outbox.ts';
import { createPasskeyReader, createPasskeyWriter } from './repositories/passkeys.ts';
import { createPermitReader, createPermitWriter } from './repositories/permits.ts';
import { createPolicyProposalReader, createPolicyProposalWriter } from './repositories/policy-proposals.ts';
import { createPolicySetReader, createPolicySetWriter } from './repositories/policy-sets.ts';
import { createPrincipalReader, createPrincipalWriter } from './repositories/principals.ts';
import { createRequestReader, createRequestWriter } from './repositories/requests.ts';
import { createReviewReader, createReviewWriter } from './repositories/reviews.ts';
import { createRevisionReader, createRevisionWriter } from './repositories/revisions.ts';
import { createSecretReader, createSecretWriter } from './repositories/secrets.ts';
import { createStepReader, createStepWriter } from './repositories/steps.ts';
import { createSubjectReader, createSubjectWriter } from './repositories/subjects.ts';
import { createTaskReader, createTaskWriter } from './repositories/tasks.ts';
import { createTokenReader, createTokenWriter } from './repositories/tokens.ts';
import { createWaitingReader, createWaitingWriter } from './repositories/waiting.ts';
import type { Database } from './sql/database.ts';
import type { Recall } from './sql/read-memory.ts';
import type { Parts } from './transaction-scope.ts';

/** Every read of the records on one connection; the log has its own reader. */
export function createReaders(
  db: Database,
  cipher: FieldCipher,
  authority: AuthorityCheck,
): Parts<Omit<ReadTransaction, 'audit'>> {
  return {
    principals: () => createPrincipalReader(db, cipher, authority),
    tokens: () => createTokenReader(db, cipher, authority),
    identities: () => createIdentityReader(db, authority),
    passkeys: () => createPasskeyReader(db, cipher, authority),
    enrolments: () => createEnrolmentReader(db, authority),
    groups: () => createGroupReader(db, authority),
    delegations: () => createDelegationReader(db, authority),
    accounts: () => createAccountReader(db, authority),
    integrations: () => createIntegrationReader(db, cipher, authority),
    apiUsers: () => createApiUserReader(db, cipher, authority),
    requests: () => createRequestReader(db),
    revisions: () => createRevisionReader(db, cipher),
    decisions: () => createDecisionReader(db, cipher),
    reviews: () => createReviewReader(db, cipher),
    acknowledgements: () => createAcknowledgementReader(db),
    comments: () => createCommentReader(db, cipher),
    breakGlass: () => createBreakGlassReader(db, cipher),
    permits: () => createPermitReader(db),
    steps: () => createStepReader(db, cipher),
    tasks: () => createTaskReader(db, cipher),
    evidenceFiles: () => createEvidenceFileReader(db, cipher),
    outbox: () => createOutboxReader(db),
    waiting: () => createWaitingReader(db),
    outages: () => createOutageReader(db),
    freezes: () => createFreezeReader(db, cipher, authority),
    batches: () => createBatchReader(db, cipher, authority),
    secrets: () => createSecretReader(db, authority),
    policySets: () => createPolicySetReader(db, authority),
    policyProposals: () => createPolicyProposalReader(db, cipher),
    governanceChanges: () => createGovernanceChangeReader(db, cipher),
    idempotency: () => createIdempotencyReader(db, cipher),
    accountChecks: () => createAccountCheckReader(db, cipher),
    adoptions: () => createAdoptionReader(db, cipher),
    corrections: () => createCorrectionReader(db, cipher),
    exceptions: () => createExceptionReader(db, cipher, authority),
    subjects: () => createSubjectReader(db),
    erasures: () => createErasureReader(db),
    holds: () => createHoldReader(db, authority),
    cosignatures: () => createCosignatureReader(db),
    checkpointTargets: () => createCheckpointTargetReader(db, authority),
    deliveries: () => createDeliveryReader(db),
    destinations: () => createDestinationReader(db, authority),
    notices: () => createNoticeReader(db),
  };
}

/** Every read and write of the records on one connection; the log has its own writer. */
export function createWriters(
  db: Database,
  context: { readonly cipher: FieldCipher; readonly recall: Recall; readonly authority: AuthorityCheck },
): Parts<Omit<WriteTransaction, 'audit' | 'trials'>> {
  const { cipher, recall, authority } = context;
  return {
    principals: () => createPrincipalWriter(db, cipher, authority),
    tokens: () => createTokenWriter(db, cipher, authority),
    identities: () => createIdentityWriter(db, authority),
    passkeys: () => createPasskeyWriter(db, cipher, authority),
    groups: () => createGroupWriter(db, authority),
    delegations: () => createDelegationWriter(db, authority),
    enrolments: () => createEnrolmentWriter(db, authority),
    accounts: () => createAccountWriter(db, authority),
    integrations: () => createIntegrationWriter(db, cipher, authority),
    apiUsers: () => createApiUserWriter(db, context),
    requests: () => createRequestWriter(db, cipher),
    revisions: () => createRevisionWriter(db, cipher),
    decisions: () => createDecisionWriter(db, cipher),
    reviews: () => createReviewWriter(db, cipher),
    acknowledgements: () => createAcknowledgementWriter(db),
    comments: () => createCommentWriter(db, cipher),
    breakGlass: () => createBreakGlassWriter(db, cipher),
    permits: () => createPermitWriter(db),
    steps: () => createStepWriter(db, cipher, recall),
    tasks: () => createTaskWriter(db, cipher),
    evidenceFiles: () => createEvidenceFileWriter(db, cipher),
    outbox: () => createOutboxWriter(db),
    waiting: () => createWaitingWriter(db),
    outages: () => createOutageWriter(db),
    freezes: () => createFreezeWriter(db, cipher, authority),
    batches: () => createBatchWriter(db, cipher, authority),
    secrets: () => createSecretWriter(db, authority),
    policySets: () => createPolicySetWriter(db, authority),
    policyProposals: () => createPolicyProposalWriter(db, cipher),
    governanceChanges: () => createGovernanceChangeWriter(db, cipher),
    idempotency: () => createIdempotencyWriter(db, cipher),
    accountChecks: () => createAccountCheckWriter(db, cipher),
    adoptions: () => createAdoptionWriter(db, cipher),
    corrections: () => createCorrectionWriter(db, cipher),
    exceptions: () => createExceptionWriter(db, cipher, authority),
    subjects: () => createSubjectWriter(db, cipher),
    erasures: () => createErasureReader(db),
    holds: () => createHoldWriter(db, authority),
    cosignatures: () => createCosignatureWriter(db),
    checkpointTargets: () => createCheckpointTargetWriter(db, authority),
    deliveries: () => createDeliveryWriter(db),
    destinations: () => createDestinationWriter(db, authority),
    notices: () => createNoticeWriter(db),
  };
}
