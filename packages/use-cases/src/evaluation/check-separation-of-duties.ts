import type { Action, Actor, Decision, Operation, Principal } from '@countersign/schema';
import { CountersignError } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { NO_BATCH } from '../requests/no-batch.ts';
import { actorFacts } from './actor-facts.ts';
import { buildFacts } from './build-facts.ts';
import type { DecisionDeps } from './decide-on-request.ts';
import { activePolicies, decideOnRequest } from './decide-on-request.ts';
import { referencesOf } from './references-of.ts';

/** Asks the policies whether this person may do this to somebody's request (separation of duties). */
export function checkSeparationOfDuties(
  tx: WriteTransaction,
  deps: DecisionDeps & { readonly clock: Clock },
  duty: {
    request: RequestRecord;
    principal: Principal;
    actor: Actor;
    operation: Exclude<Operation, Action>;
  },
): Decision {
  const revision = tx.revisions.get(duty.request.id, duty.request.revision);
  if (revision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'revision of', id: duty.request.id });
  const { input, references } = referencesOf(tx, duty.request, revision);
  const facts = buildFacts(tx, {
    input,
    references,
    plan: revision.plan,
    ownApiUser: duty.request.apiUser,
    submittedAt: revision.createdAt,
    now: logTime(tx, deps.clock),
    batch: NO_BATCH,
    asking: { operation: duty.operation, actor: actorFacts(tx, duty.request, duty.principal) },
  });
  return decideOnRequest(tx, deps, {
    request: duty.request.id,
    actor: duty.actor,
    set: activePolicies(tx),
    facts,
    salt: revision.salt,
  });
}
