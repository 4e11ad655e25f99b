import type { RequestViewWire, TaskWithHistory } from '@countersign/schema';
import { formatBreakGlass, formatComments, formatEarlierReviews, formatReviews } from './format-reviews.ts';
import { formatPlan, formatSteps } from './format-steps.ts';
import { fields, table } from './table.ts';
import { nameIn } from './who.ts';

/** All that there is to say of a request before one approves it, on one screen; and afterwards what became of it. */
export function formatRequest(view: RequestViewWire): string {
  const parts = [
    formatHead(view),
    formatEarlierReviews(view),
    formatChanges(view),
    view.steps.length === 0 ? formatPlan(view.revision.plan) : formatSteps(view),
    view.explanation,
    formatReviews(view),
    formatBreakGlass(view),
    formatComments(view),
    showTasks(view),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

export function formatHead(view: RequestViewWire): string {
  const { request, input, integration, batch, apiUser } = view;
  const name = nameIn(view.people);
  const [revision] = view.revisions.filter((one) => one.revision === request.revision);
  return fields([
    [
      'request',
      `${request.id} (revision ${request.revision}, of ${revision?.createdAt ?? request.updatedAt})`,
    ],
    ['state', request.failure === null ? request.state : `${request.state}: ${request.failure}`],
    ['waits for', formatWaitsFor(view)],
    ['requester', name(request.requester)],
    ['action', `${request.action} on ${request.provider}`],
    ['account', `${request.account} (${view.accountName ?? ''}), operator ${request.operator}`],
    [
      'integration',
      integration === null
        ? request.integration
        : `${integration.id} (${integration.name}), owner ${integration.owner}`,
    ],
    ['subject', apiUser === null ? input.subject : formatApiUser(apiUser, input.subject)],
    ['effects', view.effects.join(', ')],
    ['reason', input.reason],
    ['review date', input.reviewDate],
    ['not before', input.notBefore],
    ['starts', view.startsAt],
    ...view.deadlines.map((one): [string, string] => ['due', formatDeadline(one)]),
    ['exception', formatException(view)],
    ['acknowledged', formatAcknowledged(view)],
    ['file', batch === null ? null : `${batch.fileName}, line ${request.batchLine} (${batch.id})`],
    ['approvals', `${view.approvals.given} of ${view.approvals.needed}`],
    ['owed', formatOwed(view)],
    [
      'nobody left',
      view.approvals.lacks === null
        ? null
        : `it can never be approved as things are: it lacks ${view.approvals.lacks}, and too few people who may review on ${request.account} are left`,
    ],
    ['held back', formatBraked(view)],
    ['digest', view.revision.digest],
  ]);
}

function formatWaitsFor({ waitsFor }: RequestViewWire): string | null {
  if (waitsFor === null) return null;
  if (waitsFor.because === 'provider')
    return `the provider of ${waitsFor.account}, which has not answered since ${waitsFor.since} (${waitsFor.code}); it is asked every few seconds`;
  if (waitsFor.because === 'freeze')
    return `the end of the freeze ${waitsFor.freeze}, by which somebody stopped execution on ${waitsFor.since}; "countersign freezes" says who and why`;
  const why =
    waitsFor.because === 'api-user'
      ? 'which changes the same API user'
      : 'the row of the file that is carried out first';
  return `${waitsFor.request} (${waitsFor.state}), ${why}`;
}

function formatBraked({ braked, request }: RequestViewWire): string | null {
  if (braked === null) return null;
  const is = request.state === 'in-review' ? 'is' : 'was';
  const why = `it ${is} removal ${braked.removals} on ${request.account} within 24 hours that ${is} released`;
  return braked.outcome === 'deny'
    ? `${why}, which the policies do not allow; cancel it, and ask for it on another day`
    : `${why}, so more ${is} needed than when it was asked for`;
}

const DOES = {
  remind: 'people are told again',
  escalate: 'it also waits for the group',
  expire: 'it is over',
} as const;

function formatDeadline({ at, does, to, isPast }: RequestViewWire['deadlines'][number]): string {
  const what = `${DOES[does]}${to === null ? '' : ` ${to}`}`;
  return isPast ? `${at}, which is past: ${what}` : `${at}, then ${what}`;
}

function formatApiUser(
  apiUser: NonNullable<RequestViewWire['apiUser']>,
  subject: string | undefined,
): string {
  const known = [apiUser.id, apiUser.providerId, apiUser.state, apiUser.role, apiUser.kind];
  const label = apiUser.label === subject || subject === undefined ? '' : `, named as ${subject}`;
  return `${apiUser.label}${label} (${known.filter((one) => one !== null).join(', ')})`;
}

function formatException({ input: { exception } }: RequestViewWire): string | null {
  if (exception === undefined) return null;
  const { owner, reason, expiresOn, observed403On } = exception;
  const observed = observed403On === undefined ? '' : `; 403 observed on ${observed403On}`;
  return `until ${expiresOn}, owner ${owner}: ${reason}${observed}`;
}

function formatAcknowledged({ acknowledgements, people }: RequestViewWire): string {
  const name = nameIn(people);
  return acknowledgements.map((one) => `${one.kind} by ${name(one.principal)}`).join('; ');
}

function formatOwed(view: RequestViewWire): string {
  const { request, approvals, askedAgain, outstanding, people } = view;
  if (request.state !== 'in-review') return '';
  const name = nameIn(people);
  const missing = approvals.needed - approvals.given;
  return [
    // Theirs are among those that are missing.
    ...(missing > askedAgain.asked.length
      ? [
          `${missing} of ${approvals.needed} approvals${approvals.waitsFor === null ? '' : `; now it waits for ${approvals.waitsFor}`}`,
        ]
      : []),
    ...askedAgain.asked.map((one) => `an approval by ${name(one)}, who rejected it before`),
    ...outstanding.map((one) => `acknowledgement ${one.kind} by the ${one.by.replace('-', ' ')}`),
  ].join('; ');
}

export function formatChanges({ changes }: Pick<RequestViewWire, 'changes'>): string {
  if (changes.length === 0) return '';
  const say = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return table(
    ['changes', 'from', 'to'],
    changes.map(({ field, before, after }) => [field, before === null ? '-' : say(before), say(after)]),
    { verbatim: true },
  );
}

function showTasks({ tasks, people }: RequestViewWire): string {
  if (tasks.length === 0) return '';
  const name = nameIn(people);
  return table(
    ['task', 'kind', 'state', 'reported by', 'confirmed by', 'what', 'said'],
    tasks.map((task) => [
      task.id,
      task.kind,
      task.state,
      task.completedBy === null ? '' : name(task.completedBy),
      task.confirmer === null ? '' : name(task.confirmer),
      task.title,
      lastSaid(task.history),
    ]),
  );
}

/** The last word of a person on a task, with its reason. */
function lastSaid(history: TaskWithHistory['history']): string {
  const last = history.at(-1);
  if (last === undefined) return '';
  const word = last.kind === 'rejected' ? 'not accepted' : (last.verdict ?? last.kind);
  const why = last.reason ?? last.evidence?.note;
  return why === undefined ? word : `${word}: ${why}`;
}
