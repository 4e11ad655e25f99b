import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Parts } from './gate.ts';
import type { Vault } from './personal/vault.ts';
import { readAccountChecks, writeAccountChecks } from './repositories/account-checks.ts';
import { readAccounts, writeAccounts } from './repositories/accounts.ts';
import { readAcknowledgements, writeAcknowledgements } from './repositories/acknowledgements.ts';
import { readApiUsers, writeApiUsers } from './repositories/api-users.ts';
import { readBatches, writeBatches } from './repositories/batches.ts';
import { readCheckpointTargets, writeCheckpointTargets } from './repositories/checkpoint-targets.ts';
import { readCorrections, writeCorrections } from './repositories/corrections.ts';
import { readCosignatures, writeCosignatures } from './repositories/cosignatures.ts';
import { readDecisions, writeDecisions } from './repositories/decisions.ts';
import { readDeliveries, writeDeliveries } from './repositories/deliveries.ts';
import { readEnrolments, writeEnrolments } from './repositories/enrolments.ts';
import { readErasures, writeErasures } from './repositories/erasures.ts';
import { readExceptions, writeExceptions } from './repositories/exceptions.ts';
import { readHolds, writeHolds } from './repositories/holds.ts';
import { readIdempotency, writeIdempotency } from './repositories/idempotency.ts';
import { readIntegrations, writeIntegrations } from './repositories/integrations.ts';
import { readOutages, writeOutages } from './repositories/outages.ts';
import { readOutbox, writeOutbox } from './repositories/outbox.ts';
import { readPermits, writePermits } from './repositories/permits.ts';
import { readPolicyProposals, writePolicyProposals } from './repositories/policy-proposals.ts';
import { readPolicySets, writePolicySets } from './repositories/policy-sets.ts';
import { readPrincipals, writePrincipals } from './repositories/principals.ts';
import { readRequests, writeRequests } from './repositories/requests.ts';
import { readReviews, writeReviews } from './repositories/reviews.ts';
import { readRevisions, writeRevisions } from './repositories/revisions.ts';
import { readSecrets, writeSecrets } from './repositories/secrets.ts';
import { readSteps, writeSteps } from './repositories/steps.ts';
import { readSubjects, writeSubjects } from './repositories/subjects.ts';
import { readTasks, writeTasks } from './repositories/tasks.ts';
import { readTokens, writeTokens } from './repositories/tokens.ts';
import type { Database } from './sql/database.ts';

/** Every read of the records on one connection; the log has its own reader. */
export function readRepositories(db: Database, vault: Vault): Parts<Omit<ReadTransaction, 'audit'>> {
  return {
    principals: () => readPrincipals(db, vault),
    tokens: () => readTokens(db, vault),
    enrolments: () => readEnrolments(db),
    accounts: () => readAccounts(db),
    integrations: () => readIntegrations(db, vault),
    apiUsers: () => readApiUsers(db, vault),
    requests: () => readRequests(db),
    revisions: () => readRevisions(db, vault),
    decisions: () => readDecisions(db, vault),
    reviews: () => readReviews(db, vault),
    acknowledgements: () => readAcknowledgements(db),
    permits: () => readPermits(db),
    steps: () => readSteps(db, vault),
    tasks: () => readTasks(db, vault),
    outbox: () => readOutbox(db),
    outages: () => readOutages(db),
    batches: () => readBatches(db, vault),
    secrets: () => readSecrets(db),
    policySets: () => readPolicySets(db),
    policyProposals: () => readPolicyProposals(db, vault),
    idempotency: () => readIdempotency(db, vault),
    accountChecks: () => readAccountChecks(db, vault),
    corrections: () => readCorrections(db, vault),
    exceptions: () => readExceptions(db, vault),
    subjects: () => readSubjects(db),
    erasures: () => readErasures(db),
    holds: () => readHolds(db),
    cosignatures: () => readCosignatures(db),
    checkpointTargets: () => readCheckpointTargets(db),
    deliveries: () => readDeliveries(db),
  };
}

/** Every read and write of the records on one connection; the log has its own writer. */
export function writeRepositories(db: Database, vault: Vault): Parts<Omit<WriteTransaction, 'audit'>> {
  return {
    principals: () => writePrincipals(db, vault),
    tokens: () => writeTokens(db, vault),
    enrolments: () => writeEnrolments(db),
    accounts: () => writeAccounts(db),
    integrations: () => writeIntegrations(db, vault),
    apiUsers: () => writeApiUsers(db, vault),
    requests: () => writeRequests(db, vault),
    revisions: () => writeRevisions(db, vault),
    decisions: () => writeDecisions(db, vault),
    reviews: () => writeReviews(db, vault),
    acknowledgements: () => writeAcknowledgements(db),
    permits: () => writePermits(db),
    steps: () => writeSteps(db, vault),
    tasks: () => writeTasks(db, vault),
    outbox: () => writeOutbox(db),
    outages: () => writeOutages(db),
    batches: () => writeBatches(db, vault),
    secrets: () => writeSecrets(db),
    policySets: () => writePolicySets(db),
    policyProposals: () => writePolicyProposals(db, vault),
    idempotency: () => writeIdempotency(db, vault),
    accountChecks: () => writeAccountChecks(db, vault),
    corrections: () => writeCorrections(db, vault),
    exceptions: () => writeExceptions(db, vault),
    subjects: () => writeSubjects(db, vault),
    erasures: () => writeErasures(db),
    holds: () => writeHolds(db),
    cosignatures: () => writeCosignatures(db),
    checkpointTargets: () => writeCheckpointTargets(db),
    deliveries: () => writeDeliveries(db),
  };
}
