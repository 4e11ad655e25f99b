import { dueAt, riskOf } from '@countersign/lifecycle';
import type { Effect, Instant, Requirement } from '@countersign/schema';
import type { RequestRecord, TaskRecord, WriteTransaction } from '../ports/index.ts';
import { requestOf } from '../requests/request-of.ts';

type WaitingRequest = Pick<RequestRecord, 'id' | 'account' | 'integration' | 'requester' | 'revision'> & {
  readonly since: Instant;
};

/** Has a request wait for whoever reviews it, and for whoever owes an acknowledgement. It waits until its state is another one. */
export function recordWaitingRequest(
  tx: WriteTransaction,
  { id, account, integration, requester, revision, since }: WaitingRequest,
  asked: { readonly effects: readonly Effect[]; readonly requirements: readonly Requirement[] },
): void {
  const risk = riskOf(asked);
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
    dueAt: dueAt(since, risk),
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
    byOwner: false,
    byRequester: true,
  });
}

/** Has a task wait for whoever does it; a second look waits under the same row. */
export function recordWaitingTask(tx: WriteTransaction, { id, kind, openedAt, request }: TaskRecord): void {
  const { account, integration, requester, revision } = requestOf(tx, request);
  const decided = tx.decisions.ofRevision(request, revision);
  const risk = riskOf({
    effects: decided?.facts.effects ?? [],
    requirements: decided?.decision.requirements.map((one) => one.requirement) ?? [],
  });
  tx.waiting.put({
    id,
    kind: 'task',
    account,
    integration,
    requester,
    revision: null,
    risk,
    since: openedAt,
    dueAt: dueAt(openedAt, risk),
    byOwner: kind === 'external',
    byRequester: false,
  });
}
