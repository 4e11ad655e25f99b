import { deadlinesOf, dueAt, riskOf } from '@countersign/lifecycle';
import { CountersignError, type Effect, type Instant, type Requirement } from '@countersign/schema';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';

type WaitingRequest = Pick<RequestRecord, 'id' | 'account' | 'integration' | 'requester' | 'revision'> & {
  readonly since: Instant;
  /** When it was asked for, from when deadlines of policies count; since when it waits, where it is left out. */
  readonly askedAt?: Instant;
};

/** Has a request wait for whoever reviews it, and for whoever owes an acknowledgement. It waits until its state is another one. */
export function recordWaitingRequest(
  tx: WriteTransaction,
  { id, account, integration, requester, revision, since, askedAt = since }: WaitingRequest,
  asked: { readonly effects: readonly Effect[]; readonly requirements: readonly Requirement[] },
): void {
  const risk = riskOf(asked);
  // Policies that say by when take the place of what is usual for such a risk.
  const [first] = deadlinesOf(asked.requirements, askedAt);
  const owes = (by: 'integration-owner' | 'requester') =>
    asked.requirements.some((one) => one.type === 'acknowledgement' && one.by === by);
  tx.waiting.put({
    id,
    kind: 'review',
    account,
    integration,
    requester,
    revision,
    risk,
    since,
    dueAt: first?.at ?? dueAt(since, risk),
    actAt: first?.at ?? null,
    byOwner: owes('integration-owner'),
    byRequester: owes('requester'),
  });
}

/** Has a returned request wait for whoever asked for it. */
export function recordReturned(tx: WriteTransaction, request: RequestRecord, since: Instant): void {
  const { id, account, integration, requester, revision } = request;
  const effects = tx.decisions.ofRevision(id, revision)?.facts.effects ?? [];
  const risk = riskOf({ effects, requirements: [] });
  tx.waiting.put({
    id,
    kind: 'returned',
    account,
    integration,
    requester,
    revision,
    risk,
    since,
    dueAt: dueAt(since, risk),
    actAt: null,
    byOwner: false,
    byRequester: true,
  });
}

/** Has a task wait for whoever does it, or looks again. Gives by when, as entries have it. */
export function recordWaitingTask(tx: WriteTransaction, id: string, since: Instant): string {
  const task = tx.tasks.get(id);
  if (task === undefined) throw new CountersignError('NOT_FOUND', { what: 'task', id });
  const { kind, request, state } = task;
  const { account, integration, requester, revision } = requestOf(tx, request);
  const decided = tx.decisions.ofRevision(request, revision);
  const risk = riskOf({
    effects: decided?.facts.effects ?? [],
    requirements: decided?.decision.requirements.map((one) => one.requirement) ?? [],
  });
  const due = dueAt(since, risk);
  tx.waiting.put({
    id,
    kind: state === 'completed' ? 'confirmation' : 'task',
    account,
    integration,
    requester,
    revision: null,
    risk,
    since,
    dueAt: due,
    actAt: null,
    byOwner: kind === 'external',
    byRequester: false,
  });
  tx.tasks.update(id, { dueAt: due });
  return new Date(due).toISOString();
}
