import type { Action, Actor, BareVerdict, Decision, Facts, Operation, Principal } from '@countersign/schema';
import { CountersignError } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, ReadTransaction, RequestRecord, WriteTransaction } from '../ports/index.ts';
import { NO_BATCH } from '../requests/no-batch.ts';
import { actorFacts } from './actor-facts.ts';
import { buildFacts } from './build-facts.ts';
import type { DecisionDeps } from './decide-on-request.ts';
import { activePolicies, decideOnRequest } from './decide-on-request.ts';
import { referencesOf } from './references-of.ts';

/** What somebody is about to do to somebody's request. */
export interface Duty {
  readonly request: RequestRecord;
  readonly principal: Principal;
  readonly operation: Exclude<Operation, Action>;
}

/** Whether the policies let somebody do it, and by which rules not; asked for by whoever does it, or by whoever lists what could be done. */
export type JudgeDuties = (duty: Duty) => BareVerdict;

/** Asks the policies whether this person may do this to somebody's request (separation of duties). */
export function checkSeparationOfDuties(
  tx: WriteTransaction,
  deps: DecisionDeps & { readonly clock: Clock },
  duty: Duty & { readonly actor: Actor },
): Decision {
  const { facts, salt } = dutyFacts(tx, deps, duty);
  return decideOnRequest(tx, deps, {
    request: duty.request.id,
    actor: duty.actor,
    set: activePolicies(tx),
    facts,
    salt,
  });
}

/**
 * What the compiled evaluator alone says of the same, on the same facts: for lists of what somebody could do. Whoever does it is judged by both.
 */
export function foreseeSeparationOfDuties(
  tx: ReadTransaction,
  deps: Pick<DecisionDeps, 'policies'> & { readonly clock: Clock },
  duty: Duty,
): BareVerdict {
  return deps.policies.decide(activePolicies(tx), dutyFacts(tx, deps, duty).facts);
}

function dutyFacts(
  tx: ReadTransaction,
  { clock }: { readonly clock: Clock },
  { request, principal, operation }: Duty,
): { readonly facts: Facts; readonly salt: string } {
  const revision = tx.revisions.get(request.id, request.revision);
  if (revision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'revision of', id: request.id });
  const { input, references } = referencesOf(tx, request, revision);
  const facts = buildFacts(tx, {
    input,
    references,
    plan: revision.plan,
    ownApiUser: request.apiUser,
    submittedAt: revision.createdAt,
    now: logTime(tx, clock),
    batch: NO_BATCH,
    asking: { operation, actor: actorFacts(tx, request, principal) },
  });
  return { facts, salt: revision.salt };
}
