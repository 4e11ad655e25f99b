import type { TaskInHandView, TaskWithHistory } from '@countersign/schema';
import { fields, table } from './table.ts';
import { nameIn } from './who.ts';

/** A task with all that is needed to do it, and before a second look with all that was reported. */
export function formatTask(view: TaskInHandView): string {
  const { document, url } = view.instructions.source;
  const steps = view.instructions.steps.map((step, index) => `${index + 1}. ${step}`);
  return [
    showHead(view),
    formatReport(view),
    [...steps, '', `Source: ${document}, ${url}`].join('\n'),
    showHistory(view.history, nameIn(view.people)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function showHead(view: TaskInHandView): string {
  const change = Object.entries(view.input.change).filter(([name]) => name !== 'password');
  return fields([
    ['task', `${view.id} (${view.kind}, ${view.state})`],
    [
      'stopped',
      view.frozenBy === null
        ? null
        : `by the freeze ${view.frozenBy}: do nothing in the portal until it is lifted`,
    ],
    ['in hand of', view.takenBy?.name],
    ['due', view.dueAt],
    ['invitation', formatInvitation(view.invitation)],
    ['what', view.title],
    ['request', `${view.request}: ${view.action} on ${view.provider}, account ${view.account}`],
    ['operator', view.operator],
    [
      'API user',
      view.apiUser === null
        ? null
        : `${view.apiUser.label}${view.apiUser.providerId === null ? '' : ` (${view.apiUser.providerId})`}`,
    ],
    ['change', change.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')],
    ['reason', view.input.reason],
    ['problem', view.problem?.message],
    ['confirmed by', formatConfirmation(view.confirmedBy)],
    ['it needs', view.instructions.evidence.join(', ')],
  ]);
}

const formatConfirmation = (by: TaskInHandView['confirmedBy']): string | null =>
  by === null ? null : { 'second-person': 'a second person', 'read-back': 'the worker, which looks' }[by];

/** What somebody said of the task, which the second person is asked to find as it was said. */
export function formatReport({
  report,
  completedBy,
  completedAt,
  verdict,
  evidence,
  people,
  confirmer,
}: TaskInHandView): string {
  if (completedBy === null) return '';
  const name = nameIn(people);
  return fields([
    ['reported by', `${name(completedBy)}, ${completedAt ?? ''}`],
    ['report', report === null ? null : `${report}, which waits for a second person`],
    ['verdict', verdict],
    ['note', evidence?.note ?? 'none'],
    ['provider id', evidence?.providerId],
    ['pictures', evidence?.files?.join(', ')],
    ['confirmed by', confirmer === null ? null : name(confirmer)],
  ]);
}

const WORDS: Readonly<Record<TaskWithHistory['history'][number]['kind'], string>> = {
  completed: 'reported',
  rejected: 'did not find it so',
  confirmed: 'confirmed',
  released: 'released it',
  'handed-over': 'handed it over',
  withdrawn: 'took the report back',
};

/** Every round of a task. */
function showHistory(history: TaskWithHistory['history'], name: (id: string) => string): string {
  if (history.length === 0) return '';
  return table(
    ['at', 'who', 'did', 'said'],
    history.map(({ at, principal, other, kind, verdict, evidence, reason }) => [
      at,
      name(principal),
      [
        verdict === null ? WORDS[kind] : `${WORDS[kind]}: ${verdict}`,
        kind === 'handed-over' && other !== null ? `to ${name(other)}` : '',
        kind === 'released' && other !== null && other !== principal ? `from ${name(other)}` : '',
      ]
        .filter((part) => part !== '')
        .join(' '),
      [reason, evidence?.note, evidence?.providerId, evidence?.files?.join(', ')]
        .filter((one) => one != null)
        .join('; '),
    ]),
  );
}

const formatInvitation = (invitation: TaskInHandView['invitation']): string | null =>
  invitation === null
    ? null
    : `sent at ${invitation.sentAt}, ${invitation.validUntil === null ? 'and the provider does not say until when it is valid' : `valid until ${invitation.validUntil}`}`;
