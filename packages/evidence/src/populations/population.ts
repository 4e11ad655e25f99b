import { type PackEntry, textOf } from '../log/pack-entry.ts';

/** A class of entries from which samples are drawn. Every entry of a period is in exactly one. */
export interface Population {
  readonly id: string;
  readonly title: string;
  /** Which entries belong to it, in words that anybody can apply to the log. */
  readonly criterion: string;
  readonly holds: (entry: PackEntry, action: string | null) => boolean;
}

const ofTypes = (id: string, title: string, ...types: readonly string[]): Population => ({
  id,
  title,
  criterion: `type is ${types.join(' or ')}`,
  holds: ({ type }) => types.includes(type),
});

const withField = (
  population: { id: string; title: string; type: string },
  field: string,
  value: string,
): Population => ({
  id: population.id,
  title: population.title,
  criterion: `type is ${population.type} and data.${field} is ${value}`,
  holds: (entry) => entry.type === population.type && textOf(entry, field) === value,
});

const done = (id: string, title: string, ...actions: readonly string[]): Population => ({
  id,
  title,
  criterion: `type is request.done and data.action of the request's request.submitted is ${actions.join(' or ')}`,
  holds: ({ type }, action) => type === 'request.done' && action !== null && actions.includes(action),
});

const startingWith = (id: string, title: string, ...prefixes: readonly string[]): Population => ({
  id,
  title,
  criterion: `type starts with ${prefixes.join(' or ')}, and it is in no population above`,
  holds: ({ type }) => prefixes.some((prefix) => type.startsWith(prefix)),
});

/** The order counts: an entry belongs to the first one that holds it. */
export const POPULATIONS: readonly Population[] = [
  ofTypes('requests-submitted', 'Requests submitted', 'request.submitted'),
  ofTypes('requests-edited', 'Requests edited', 'request.edited'),
  withField({ id: 'decisions-deny', title: 'Decisions: denied', type: 'decision.made' }, 'outcome', 'deny'),
  withField(
    { id: 'decisions-review', title: 'Decisions: review needed', type: 'decision.made' },
    'outcome',
    'review',
  ),
  withField(
    { id: 'decisions-allow', title: 'Decisions: allowed', type: 'decision.made' },
    'outcome',
    'allow',
  ),
  withField({ id: 'approvals', title: 'Reviews: approved', type: 'review.recorded' }, 'verdict', 'approve'),
  withField({ id: 'rejections', title: 'Reviews: rejected', type: 'review.recorded' }, 'verdict', 'reject'),
  withField(
    { id: 'returns', title: 'Reviews: returned for changes', type: 'review.recorded' },
    'verdict',
    'return',
  ),
  ofTypes('requests-returned', 'Requests returned for changes', 'request.returned'),
  ofTypes(
    'requests-overdue',
    'Requests that were not reviewed in time',
    'request.overdue',
    'request.expired',
  ),
  ofTypes('comments', 'Comments', 'request.commented'),
  ofTypes('acknowledgements', 'Acknowledgements', 'acknowledgement.recorded'),
  ofTypes('requests-approved', 'Requests with all approvals', 'request.approved'),
  ofTypes('removals-braked', 'Removals held back at their release', 'request.braked'),
  ofTypes(
    'break-glass',
    'Glass broken, and its reviews afterwards',
    'break-glass.used',
    'break-glass.reviewed',
  ),
  ofTypes('permits', 'Permits issued', 'permit.issued'),
  ofTypes('permits-used', 'Permits used', 'permit.used'),
  ofTypes('steps-attempted', 'Steps attempted', 'step.attempted'),
  ofTypes('provisionings', 'Steps with effect', 'step.applied'),
  ofTypes(
    'steps-failed',
    'Steps that failed',
    'step.failed',
    'step.outcome-unknown',
    'step.dead-lettered',
    'policy.divergence',
  ),
  ofTypes('steps-reported-late', 'Results of steps that others had taken over', 'step.reported-late'),
  ofTypes('access-not-as-approved', 'Looks that did not find what was approved', 'access.observed'),
  ofTypes('diagnoses-asked', 'Diagnoses of API users asked for', 'access.diagnosis-asked'),
  ofTypes('diagnoses', 'Diagnoses of API users', 'access.diagnosed'),
  done('access-given', 'Access given', 'create', 'enable', 'grant-api-access'),
  done('access-changed', 'Access changed', 'update', 'rotate-credentials'),
  done('access-removed', 'Access removed', 'disable', 'delete', 'revoke-api-access'),
  ofTypes(
    'requests-without-effect',
    'Requests that ended without their effect',
    'request.rejected',
    'request.cancelled',
    'request.failed',
  ),
  ofTypes('tasks-opened', 'Steps handed to people', 'task.opened'),
  ofTypes('tasks-reworded', 'Steps to be looked at first since the store was put back', 'task.reworded'),
  ofTypes('tasks-started', 'Steps that people took on', 'task.started'),
  ofTypes('tasks-moved', 'Steps that people gave back or handed over', 'task.released', 'task.handed-over'),
  ofTypes('tasks-completed', 'Steps done by people', 'task.completed'),
  ofTypes('invitations-resent', 'Invitations sent again', 'invitation.resent'),
  ofTypes('evidence-attached', 'Pictures attached as evidence', 'evidence.attached'),
  ofTypes('tasks-withdrawn', 'Reports that people took back', 'task.withdrawn'),
  ofTypes('tasks-confirmed', 'Steps confirmed by a second person', 'task.confirmed'),
  ofTypes('credentials-proven', 'Credentials tried before access is taken away', 'credential.proven'),
  ofTypes('credentials-sealed', 'Credentials sealed', 'credential.sealed'),
  ofTypes('credentials-handed-over', 'Credentials handed over', 'credential.collected'),
  ofTypes('exceptions-granted', 'Exceptions granted', 'exception.granted'),
  ofTypes('exceptions-ended', 'Exceptions ended', 'exception.ended'),
  {
    id: 'refusals',
    title: 'Refusals',
    criterion: 'type ends with refused',
    holds: ({ type }) => type.endsWith('refused'),
  },
  ofTypes('policy-activations', 'Policies put in force', 'policy.activated'),
  startingWith('policy-changes', 'Work on policies', 'policy.'),
  startingWith('governance', 'Changes of who may do what, and their reviews', 'governance.'),
  ofTypes('freezes', 'Execution stopped and let go on', 'installation.frozen', 'installation.thawed'),
  ofTypes('keys', 'Keys that were replaced', 'key.rotated'),
  startingWith('set-up', 'The set-up of the installation, and its end', 'installation.'),
  startingWith(
    'people',
    'People and their tokens',
    'principal.',
    'group.',
    'token.',
    'session.',
    'passkey.',
    'identity.',
    'sign-in.',
  ),
  ofTypes(
    'delegations',
    'Reviews that somebody delegated, and the end of that',
    'delegation.set',
    'delegation.ended',
  ),
  startingWith('authority', 'Rows that confer power, bound to the log', 'authority.'),
  startingWith(
    'registrations',
    'Accounts, integrations and inventory',
    'account.',
    'integration.',
    'api-user.',
  ),
  startingWith('files', 'Files of requests', 'batch.'),
  startingWith('erasures', 'Erasures and holds of personal data', 'erasure.', 'subject.'),
  startingWith(
    'deliveries',
    'Deliveries to other systems, and who approved where to',
    'delivery.',
    'destination.',
  ),
  startingWith('notices', 'What people were told', 'notification.', 'notifications.'),
  ofTypes('log-access', 'Reading and exporting the log', 'log.read', 'log.exported', 'evidence.exported'),
  ofTypes(
    'outside-memory',
    'Who outside remembers the log',
    'log.target-added',
    'log.target-removed',
    'log.contradicted',
    'log.reconciled',
  ),
  startingWith('running', 'Running of the log, the store and the workers', 'log.', 'store.', 'worker.'),
  {
    id: 'other',
    title: 'Everything else',
    criterion: 'in no population above',
    holds: () => true,
  },
];

/** The population of an entry; `action` is that of its request, from the log. */
export function populationOf(entry: PackEntry, action: string | null): Population {
  const found = POPULATIONS.find((one) => one.holds(entry, action));
  if (found === undefined) throw new TypeError('the last population holds everything (this is a bug)');
  return found;
}
