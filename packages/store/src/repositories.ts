import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher } from './personal/field-cipher.ts';
import { createAccountCheckReader, createAccountCheckWriter } from './repositories/account-checks.ts';
import { createAccountReader, createAccountWriter } from './repositories/accounts.ts';
import { createAcknowledgementReader, createAcknowledgementWriter } from './repositories/acknowledgements.ts';
import { createApiUserReader, createApiUserWriter } from './repositories/api-users.ts';
import { createBatchReader, createBatchWriter } from './repositories/batches.ts';
import {
  createCheckpointTargetReader,
  createCheckpointTargetWriter,
} from './repositories/checkpoint-targets.ts';
import { createCorrectionReader, createCorrectionWriter } from './repositories/corrections.ts';
import { createCosignatureReader, createCosignatureWriter } from './repositories/cosignatures.ts';
import { createDecisionReader, createDecisionWriter } from './repositories/decisions.ts';
import { createDeliveryReader, createDeliveryWriter } from './repositories/deliveries.ts';
import { createEnrolmentReader, createEnrolmentWriter } from './repositories/enrolments.ts';
import { createErasureReader, createErasureWriter } from './repositories/erasures.ts';
import { createExceptionReader, createExceptionWriter } from './repositories/exceptions.ts';
import {
  createGovernanceChangeReader,
  createGovernanceChangeWriter,
} from './repositories/governance-changes.ts';
import { createHoldReader, createHoldWriter } from './repositories/holds.ts';
import { createIdempotencyReader, createIdempotencyWriter } from './repositories/idempotency.ts';
import { createIntegrationReader, createIntegrationWriter } from './repositories/integrations.ts';
import { createOutageReader, createOutageWriter } from './repositories/outages.ts';
import { createOutboxReader, createOutboxWriter } from './repositories/outbox.ts';
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
import type { Database } from './sql/database.ts';
import type { Recall } from './sql/read-memory.ts';
import type { Parts } from './transaction-scope.ts';

/** Every read of the records on one connection; the log has its own reader. */
export function createReaders(db: Database, cipher: FieldCipher): Parts<Omit<ReadTransaction, 'audit'>> {
  return {
    principals: () => createPrincipalReader(db, cipher),
    tokens: () => createTokenReader(db, cipher),
    enrolments: () => createEnrolmentReader(db),
    accounts: () => createAccountReader(db),
    integrations: () => createIntegrationReader(db, cipher),
    apiUsers: () => createApiUserReader(db, cipher),
    requests: () => createRequestReader(db),
    revisions: () => createRevisionReader(db, cipher),
    decisions: () => createDecisionReader(db, cipher),
    reviews: () => createReviewReader(db, cipher),
    acknowledgements: () => createAcknowledgementReader(db),
    permits: () => createPermitReader(db),
    steps: () => createStepReader(db, cipher),
    tasks: () => createTaskReader(db, cipher),
    outbox: () => createOutboxReader(db),
    outages: () => createOutageReader(db),
    batches: () => createBatchReader(db, cipher),
    secrets: () => createSecretReader(db),
    policySets: () => createPolicySetReader(db),
    policyProposals: () => createPolicyProposalReader(db, cipher),
    governanceChanges: () => createGovernanceChangeReader(db, cipher),
    idempotency: () => createIdempotencyReader(db, cipher),
    accountChecks: () => createAccountCheckReader(db, cipher),
    corrections: () => createCorrectionReader(db, cipher),
    exceptions: () => createExceptionReader(db, cipher),
    subjects: () => createSubjectReader(db),
    erasures: () => createErasureReader(db),
    holds: () => createHoldReader(db),
    cosignatures: () => createCosignatureReader(db),
    checkpointTargets: () => createCheckpointTargetReader(db),
    deliveries: () => createDeliveryReader(db),
  };
}

/** Every read and write of the records on one connection; the log has its own writer. */
export function createWriters(
  db: Database,
  cipher: FieldCipher,
  recall: Recall,
): Parts<Omit<WriteTransaction, 'audit'>> {
  return {
    principals: () => createPrincipalWriter(db, cipher),
    tokens: () => createTokenWriter(db, cipher),
    enrolments: () => createEnrolmentWriter(db),
    accounts: () => createAccountWriter(db),
    integrations: () => createIntegrationWriter(db, cipher),
    apiUsers: () => createApiUserWriter(db, cipher, recall),
    requests: () => createRequestWriter(db, cipher),
    revisions: () => createRevisionWriter(db, cipher),
    decisions: () => createDecisionWriter(db, cipher),
    reviews: () => createReviewWriter(db, cipher),
    acknowledgements: () => createAcknowledgementWriter(db),
    permits: () => createPermitWriter(db),
    steps: () => createStepWriter(db, cipher, recall),
    tasks: () => createTaskWriter(db, cipher),
    outbox: () => createOutboxWriter(db),
    outages: () => createOutageWriter(db),
    batches: () => createBatchWriter(db, cipher),
    secrets: () => createSecretWriter(db),
    policySets: () => createPolicySetWriter(db),
    policyProposals: () => createPolicyProposalWriter(db, cipher),
    governanceChanges: () => createGovernanceChangeWriter(db, cipher),
    idempotency: () => createIdempotencyWriter(db, cipher),
    accountChecks: () => createAccountCheckWriter(db, cipher),
    corrections: () => createCorrectionWriter(db, cipher),
    exceptions: () => createExceptionWriter(db, cipher),
    subjects: () => createSubjectWriter(db, cipher),
    erasures: () => createErasureWriter(db),
    holds: () => createHoldWriter(db),
    cosignatures: () => createCosignatureWriter(db),
    checkpointTargets: () => createCheckpointTargetWriter(db),
    deliveries: () => createDeliveryWriter(db),
  };
}
