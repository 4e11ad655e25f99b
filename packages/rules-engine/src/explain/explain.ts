import type {
  BareVerdict,
  Decision,
  FiredRule,
  Grounds,
  GroundsProblem,
  ObservedRule,
  Requirement,
  StartWindow,
  TraceCondition,
} from '@countersign/schema';

const HEADLINES = {
  deny: 'Refused.',
  review: 'Allowed once the following is done.',
  allow: 'Allowed.',
} as const;

/** What became of a request that the policies had demands on: these were met, or it ended without. */
export type Ending = 'given' | 'rejected' | 'cancelled';

const ENDED: Record<Ending, Record<'review' | 'allow', string>> = {
  given: { review: 'Allowed, because the following was needed and given.', allow: 'Allowed.' },
  rejected: {
    review: 'Rejected by its reviews. The policies would have allowed it once the following was done.',
    allow: 'Rejected by its reviews. The policies allowed it.',
  },
  cancelled: {
    review: 'Cancelled. The policies would have allowed it once the following was done.',
    allow: 'Cancelled. The policies allowed it.',
  },
};

const PROBLEMS: Record<GroundsProblem, string> = {
  'facts-erased':
    'What was decided upon was erased, with all that was personal in it. The verdict and its rules stand as they were recorded.',
  'facts-altered':
    'The facts in the store are not those that were decided upon: their digest differs. Have the log verified.',
  'decision-altered':
    'The decision in the store is not the one that was recorded: its digest differs. Have the log verified.',
  'policies-missing': 'The policies that it was decided by are not in the store any more.',
  'policies-altered':
    'The policies in the store are not those that it was decided by, or cannot be read. Have the log verified.',
  'evaluators-disagreed':
    'The two evaluators did not agree, so it was refused without any rule; the log has what each of them said.',
  'program-changed':
    'By the same facts and policies this version of the program comes to another verdict. Ask the version that decided.',
};

/** What is told beside a verdict. */
interface About {
  /** What became of what it is about; left out while that is open. */
  readonly ending?: Ending | undefined;
  /** Why its grounds are not told; null where nothing is amiss. */
  readonly problem?: GroundsProblem | null;
}

/** A verdict in plain words: what was decided, by which rules, what to do, and what every condition was found to be. */
export function explain(
  verdict: BareVerdict & Pick<Decision, keyof Grounds>,
  { ending, problem }: About = {},
): string {
  const { outcome, determining, requirements, advisories, observed = [], errors } = verdict;
  const { trace = [], counterfactual = null } = verdict;
  const sections = [
    errors.length > 0
      ? 'Refused, because the policies could not be evaluated to the end.'
      : ending === undefined || outcome === 'deny'
        ? HEADLINES[outcome]
        : ENDED[ending][outcome],
    list(
      'What went wrong',
      errors.map(({ ruleId, message }) => (ruleId === null ? message : `${ruleId}: ${message}`)),
    ),
    list('Refused by', determining.map(describeRule)),
    counterfactual === null
      ? ''
      : list(
          'It would pass if',
          counterfactual.map(({ fact, from, to }) => `${fact} were ${show(to)} instead of ${show(from)}`),
        ),
    list(
      outcome === 'deny' ? 'It would also need' : ending === undefined ? 'Needed' : 'Was needed',
      requirements.map(
        ({ rule, requirement }) =>
          `${formatRequirement(requirement)}\n${rule.message} (${rule.ruleId}, version ${rule.version})`,
      ),
    ),
    list('Advice', advisories.map(describeRule)),
    list('Observed only', observed.map(describeObserved)),
    list('Conditions', trace.map(describeCondition)),
    problem == null ? '' : list('The conditions cannot be shown', [PROBLEMS[problem]]),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return [`${title}:`, ...items.map((item) => `- ${indent(item).trimStart()}`)].join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function describeRule({ ruleId, version, title, message, remedy, source }: FiredRule): string {
  return [
    `${title} (${ruleId}, version ${version})`,
    message,
    `What to do: ${remedy}`,
    `Source: ${source.document}, ${source.section}, ${source.url}`,
  ].join('\n');
}

const WOULD_HAVE = {
  deny: 'Enforced, it would have refused this.',
  require: 'Enforced, it would have required:',
  advise: 'Enforced, it would have advised this.',
} as const;

/** What a rule that changed nothing would have done. */
function describeObserved(rule: ObservedRule): string {
  const { effect, requirements, error } = rule;
  if (error !== null) {
    return `${rule.title} (${rule.ruleId}, version ${rule.version})\nIt could not be evaluated (${error}). Enforced, it would have refused this.`;
  }
  return [describeRule(rule), WOULD_HAVE[effect], ...requirements.map(formatRequirement)].join('\n');
}

function formatApprovals({ count, by, stage }: Extract<Requirement, { type: 'approvals' }>): string {
  const turn = stage === undefined ? '' : `, in stage ${stage}`;
  if (by === undefined)
    return count === 1
      ? `An approval by somebody else${turn}`
      : `Approvals by ${count} different people${turn}`;
  return count === 1
    ? `An approval by somebody of the group ${by}${turn}`
    : `Approvals by ${count} different people of the group ${by}${turn}`;
}

/** What happens when nobody has reviewed it by then. */
const OVERDUE = {
  remind: 'then people are told again',
  escalate: 'then it also waits for the group',
  expire: 'then it is over',
} as const;

function formatWindow({ zone, from, to, days }: StartWindow): string {
  const hours = from === undefined ? '' : `between ${from} and ${to} `;
  const on = days === undefined ? '' : `on ${days.join(', ')} `;
  return `${hours}${on}in the time zone ${zone}`;
}

/** One requirement as a person would say it. */
export function formatRequirement(requirement: Requirement): string {
  switch (requirement.type) {
    case 'approvals':
      return formatApprovals(requirement);
    case 'extra-approvals':
      return requirement.count === 1 ? 'One more approval' : `${requirement.count} more approvals`;
    case 'acknowledgement': {
      const who = requirement.by === 'requester' ? 'the requester' : "the integration's owner";
      return `The acknowledgement "${requirement.kind}" by ${who}`;
    }
    case 'step': {
      const hours = requirement.linkValidHours;
      const step =
        requirement.step === 'activation'
          ? 'The invited person finishes the activation'
          : 'The Integrations switch is turned on in the portal';
      return hours === undefined ? step : `${step} (the link is valid for ${hours} hours)`;
    }
    case 'review-date':
      return `A review date at most ${requirement.withinDays} days ahead`;
    case 'expiry':
      return `The right ends after at most ${requirement.withinDays} days`;
    case 'signature': {
      const key = requirement.by === 'passkey' ? '' : ', with a key that stays on its device';
      const changes = requirement.governance ?? [];
      const also = changes.length === 0 ? '' : `; also of changes of who may do what: ${changes.join(', ')}`;
      return `Approvals that are signed by the approver's passkey${key}${also}`;
    }
    case 'due':
      return `A review within ${requirement.within} (${OVERDUE[requirement.overdue]}${requirement.to === undefined ? '' : ` ${requirement.to}`})`;
    case 'window':
      return `It begins only ${formatWindow(requirement)}`;
    case 'canary':
      return 'One row is carried out and verified before the others start';
  }
}

function describeCondition({
  ruleId,
  pointer,
  fact,
  operator,
  expected,
  actual,
  result,
}: TraceCondition): string {
  const found = result === null ? 'not evaluated' : `${show(actual)}, so ${result ? 'yes' : 'no'}`;
  return `${ruleId} ${pointer}: ${fact} ${operator} ${show(expected)}? ${found}`;
}

/** Long lists are cut, the 249 country codes above all. */
function show(value: TraceCondition['expected']): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
