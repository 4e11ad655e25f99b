import type { RequestViewWire } from '@countersign/schema';
import { fields, table } from './table.ts';

/** A request in words: what is asked for, what the policies say, what is still owed, how far it is. */
export function showRequest(view: RequestViewWire): string {
  const { request, input, approvals } = view;
  const change = Object.entries(input.change).map(
    ([name, value]) => `${name}=${name === 'password' ? '(sealed)' : JSON.stringify(value)}`,
  );
  const owed = [
    ...(request.state === 'in-review' && approvals.given < approvals.needed
      ? [`${approvals.needed - approvals.given} of ${approvals.needed} approvals`]
      : []),
    ...view.outstanding.map((one) => `acknowledgement ${one.kind} by the ${one.by.replace('-', ' ')}`),
  ];
  const head = fields([
    ['request', `${request.id} (revision ${request.revision})`],
    ['state', request.failure === null ? request.state : `${request.state}: ${request.failure}`],
    ['action', `${request.action} on ${request.provider}`],
    ['account', `${request.account} (${view.accountName ?? ''}), operator ${request.operator}`],
    ['integration', request.integration],
    ['subject', input.subject],
    ['change', change.join(', ')],
    ['reason', input.reason],
    ['owed', owed.join('; ')],
    ['digest', view.revision.digest],
  ]);
  const parts = [head, view.explanation];
  if (view.steps.length > 0) {
    const rows = view.steps.map((step) => [
      String(step.position + 1),
      step.kind,
      step.state,
      step.title,
      step.problem?.message ?? '',
    ]);
    parts.push(table(['step', 'kind', 'state', 'what', 'problem'], rows));
  }
  if (view.reviews.length > 0) {
    parts.push(
      table(
        ['review', 'principal', 'verdict', 'at'],
        view.reviews.map((one) => [one.id, one.principal, one.verdict, one.createdAt]),
      ),
    );
  }
  const open = view.tasks.filter((task) => task.state === 'open' || task.state === 'completed');
  if (open.length > 0)
    parts.push(
      table(
        ['task', 'kind', 'state', 'what'],
        open.map((task) => [task.id, task.kind, task.state, task.title]),
      ),
    );
  return parts.join('\n\n');
}
