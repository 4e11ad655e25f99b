import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import { readAccountChecks, writeAccountChecks } from './repositories/account-checks.ts';
import { readAccounts, writeAccounts } from './repositories/accounts.ts';
import { readAcknowledgements, writeAcknowledgements } from './repositories/acknowledgements.ts';
import { readApiUsers, writeApiUsers } from './repositories/api-users.ts';
import { readBatches, writeBatches } from './repositories/batches.ts';
import { readDecisions, writeDecisions } from './repositories/decisions.ts';
import { readExceptions, writeExceptions } from './repositories/exceptions.ts';
import { readIdempotency, writeIdempotency } from './repositories/idempotency.ts';
import { readIntegrations, writeIntegrations } from './repositories/integrations.ts';
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
import { readTasks, writeTasks } from './repositories/tasks.ts';
import { readTokens, writeTokens } from './repositories/tokens.ts';
import type { Database } from './sql/database.ts';

/** Prepares every read of the records on one connection; the log has its own reader. */
export function readRepositories(db: Database): Omit<ReadTransaction, 'audit'> {
  return {
    principals: readPrincipals(db),
    tokens: readTokens(db),
    accounts: readAccounts(db),
    integrations: readIntegrations(db),
    apiUsers: readApiUsers(db),
    requests: readRequests(db),
    revisions: readRevisions(db),
    decisions: readDecisions(db),
    reviews: readReviews(db),
    acknowledgements: readAcknowledgements(db),
    permits: readPermits(db),
    steps: readSteps(db),
    tasks: readTasks(db),
    outbox: readOutbox(db),
    batches: readBatches(db),
    secrets: readSecrets(db),
    policySets: readPolicySets(db),
    policyProposals: readPolicyProposals(db),
    idempotency: readIdempotency(db),
    accountChecks: readAccountChecks(db),
    exceptions: readExceptions(db),
  };
}

/** Prepares every read and write of the records on one connection; the log has its own writer. */
export function writeRepositories(db: Database): Omit<WriteTransaction, 'audit'> {
  return {
    principals: writePrincipals(db),
    tokens: writeTokens(db),
    accounts: writeAccounts(db),
    integrations: writeIntegrations(db),
    apiUsers: writeApiUsers(db),
    requests: writeRequests(db),
    revisions: writeRevisions(db),
    decisions: writeDecisions(db),
    reviews: writeReviews(db),
    acknowledgements: writeAcknowledgements(db),
    permits: writePermits(db),
    steps: writeSteps(db),
    tasks: writeTasks(db),
    outbox: writeOutbox(db),
    batches: writeBatches(db),
    secrets: writeSecrets(db),
    policySets: writePolicySets(db),
    policyProposals: writePolicyProposals(db),
    idempotency: writeIdempotency(db),
    accountChecks: writeAccountChecks(db),
    exceptions: writeExceptions(db),
  };
}
