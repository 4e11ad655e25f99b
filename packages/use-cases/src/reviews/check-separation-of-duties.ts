import type { Action, Actor, Decision, Operation, Principal } from '@countersign/schema';
import { CountersignError } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { buildFacts } from '../requests/build-facts.ts';
import type { DecisionDeps } from '../requests/decide-on-request.ts';
import { activePolicies, decideOnRequest } from '../requests/decide-on-request.ts';
import { NO_BATCH } from '../requests/no-batch.ts';
import { referencesOf } from '../requests/references-of.ts';
import { actorFacts } from './actor-facts.ts';

/** Asks the policies whether this person may do this to somebody's request (separation of duties). */
export function checkSeparationOfDuties(
  tx: WriteTransaction,
  deps: DecisionDeps & { readonly clock: Clock },
  of: {
    request: RequestRecord;
    principal: Principal;
    actor: Actor;
    operation: Exclude<Operation, Action>;
  },
): Decision {
  const revision = tx.revisions.get(of.request.id, of.request.revision);
  if (revision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'revision of', id: of.request.id });
  const { input, references } = referencesOf(tx, of.request, revision);
  const facts = buildFacts(tx, {
    input,
    references,
    plan: revision.plan,
    ownApiUser: of.request.apiUser,
    submittedAt: revision.createdAt,
    now: logTime(tx, deps.clock),
    batch: NO_BATCH,
    asking: { operation: of.operation, actor: actorFacts(tx, of.request, of.principal) },
  });
  return decideOnRequest(tx, deps, {
    request: of.request.id,
    actor: of.actor,
    set: activePolicies(tx),
    facts,
    salt: revision.salt,
  });
}
