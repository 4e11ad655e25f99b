import { formatHowToOpen } from '../commands/destination.ts';
import type { CommandContext } from '../context.ts';
import { formatFrozen } from '../output/format-frozen.ts';
import { checkMemory, checkTarget } from '../output/show-targets.ts';
import { checkBreakGlass } from './check-break-glass.ts';
import { checkNotifications } from './check-notifications.ts';
import type { Finding } from './finding.ts';

/** People err; so often within the days that are looked back nobody does. */
const MANY_REFUSALS = 100;
/** Requests that are named; of the rest, how many there are. */
const MOST_NAMED = 5;

/** What the service says about itself; nothing where it does not answer, which another check has said. */
export async function checkStatus(context: CommandContext): Promise<readonly Finding[]> {
  const status = await context
    .client()
    .status({})
    .catch(() => null);
  if (status === null) return [];
  const { openTasks, divergences, overdueSince, outages, policies, checkpoints, suspended, backup } = status;
  const { contestedNames, withoutOwner, withoutKey, signatures, tampering, refusals } = status;
  const { seal, freezes, approvals, smallGroups, stranded } = status;
  const stuck = (openTasks['dead-letter'] ?? 0) + (openTasks['outcome-unknown'] ?? 0);
  return [
    {
      check: 'writing',
      ok: suspended === null,
      found:
        suspended === null
          ? 'changes are recorded'
          : `suspended since ${suspended.since} (${suspended.reason}): ${suspended.problem}. ${suspended.remedy}.`,
    },
    {
      check: 'set-up',
      ok: seal.isSealed && seal.entry !== null,
      found: !seal.isSealed
        ? `not over: one administrator alone registers people, accounts and integrations. Have two administrators and two approvers enrol (there are ${seal.enrolled?.administrators ?? 0} and ${seal.enrolled?.approvers ?? 0}), then end it with "countersign seal"`
        : seal.entry === null
          ? 'the log does not let it be told whether it is over, so it counts as over. Where "countersign audit verify" is content, end it with "countersign seal"'
          : `over since entry ${seal.entry}: what gives power waits for two others`,
    },
    {
      check: 'approvals',
      ok: !seal.isSealed || approvals.problem === null,
      found: !seal.isSealed
        ? 'none are needed before the set-up is over'
        : (approvals.problem ??
          `what gives power takes ${approvals.needed}; how many others could approve what an administrator asks for: ${approvals.administrators.map(({ principal, approvers }) => `${approvers} (${principal})`).join(', ')}`),
    },
    {
      check: 'groups',
      ok: smallGroups.length === 0,
      found:
        smallGroups.length === 0
          ? 'as many approvers as the policies ask for'
          : `the policies ask for more approvals than these can give, so nothing that needs one is taken in: ${smallGroups.map(({ group, needed, able }) => `${group} (${needed}, and ${able} may)`).join(', ')}. Ask for more members with "countersign group set"`,
    },
    {
      check: 'reviewers',
      ok: stranded.length === 0,
      found:
        stranded.length === 0
          ? 'enough are left for what waits'
          : `nobody is left to approve ${stranded.slice(0, MOST_NAMED).join(', ')}${stranded.length > MOST_NAMED ? ` and ${stranded.length - MOST_NAMED} more` : ''}: "countersign request show" says what each lacks. Give somebody the role, or cancel them`,
    },
    {
      check: 'worker',
      ok: overdueSince === null,
      found:
        overdueSince === null
          ? 'takes over what is due'
          : `work waits since ${overdueSince}; start the worker, or look at its log`,
    },
    {
      check: 'execution',
      ok: freezes.length === 0,
      found:
        freezes.length === 0
          ? 'nothing is frozen'
          : `${freezes.map((one) => `${one.id} has stopped ${formatFrozen(one)} since ${one.frozenAt}, ${one.waiting} are waiting`).join('; ')}. "countersign thaw FREEZE" asks for it to go on.`,
    },
    {
      check: 'providers',
      ok: outages.length === 0,
      found:
        outages.length === 0
          ? 'answer'
          : `${outages.map((one) => `that of ${one.account} has been away since ${one.since} (${one.code}), ${one.waiting} steps are waiting`).join('; ')}. They go on by themselves when it is back.`,
    },
    {
      check: 'names',
      ok: contestedNames.length === 0,
      found:
        contestedNames.length === 0
          ? 'every API user has one of its own'
          : `${contestedNames.map(({ account, apiUsers }) => `${apiUsers.join(' and ')} on ${account} share one`).join('; ')}. Give each its own: "countersign api-user correct".`,
    },
    {
      check: 'owners',
      ok: withoutOwner.length + withoutKey.length === 0,
      found:
        [
          ...(withoutOwner.length === 0
            ? []
            : [
                `nobody receives the credentials of ${withoutOwner.join(', ')}, whose owner was deactivated. Name another: "countersign integration set-owner".`,
              ]),
          ...(withoutKey.length === 0
            ? []
            : [
                `nothing can be sealed to the owner of ${withoutKey.join(', ')}, who has enrolled in a browser and has no key: whatever makes credentials is refused. Name one who has enrolled on the command line, which makes a key: "countersign integration set-owner".`,
              ]),
        ].join(' ') || 'every integration has one',
    },
    {
      check: 'signatures',
      ok: signatures.every(({ able, wanted }) => able >= wanted),
      found:
        signatures
          .map(
            ({ by, of, able, wanted }) =>
              `approvals of ${of} are signed by a ${by === 'passkey' ? 'passkey' : 'passkey that stays on its device'}, which ${able} people have who may approve${able >= wanted ? '' : `, and it takes ${wanted}: have them add one at /account, see docs/guides/review-with-a-passkey.md`}`,
          )
          .join('; ') || 'no policy wants one by a passkey',
    },
    {
      check: 'evaluators',
      ok: divergences === 0,
      found:
        divergences === 0
          ? 'agree'
          : `disagreed ${divergences} times; "countersign audit list --type policy.divergence" names the requests. Put policies in force on which they agree.`,
    },
    {
      check: 'queue and rows',
      ok: tampering.forgedJobs + tampering.invalidPermits === 0,
      found:
        tampering.forgedJobs + tampering.invalidPermits === 0
          ? `nothing forged in ${tampering.days} days`
          : `in ${tampering.days} days ${tampering.forgedJobs} jobs of the queue named nothing that is known, and ${tampering.invalidPermits} steps had a permit that is not in force: find out who writes to the queue or the database; "countersign audit list --type job.refused" and "--type step.refused" list them`,
    },
    {
      check: 'refusals',
      ok: refusals.calls + refusals.duties < MANY_REFUSALS,
      found:
        refusals.calls + refusals.duties < MANY_REFUSALS
          ? `${refusals.calls} calls, and ${refusals.duties} reviews and tasks, in ${refusals.days} days`
          : `in ${refusals.days} days ${refusals.calls} calls, and ${refusals.duties} reviews and tasks, were refused: somebody tries what they may not do; "countersign audit list --type access.refused", "--type review.refused" and "--type task.refused" say who`,
    },
    {
      check: 'tasks',
      ok: stuck === 0,
      found:
        stuck === 0
          ? Object.entries(openTasks)
              .map(([kind, count]) => `${count} ${kind}`)
              .join(', ') || 'none is open'
          : `${stuck} requests wait for somebody to decide what became of them: "countersign task list"`,
    },
    checkDeadlines({ ...status.overdueTasks, reviews: status.overdueReviews }),
    checkBreakGlass(status.breakGlass),
    checkInvitations(status.invitationsOver),
    checkPictures(status.pictures),
    ...(await checkDestinations(context)),
    ...(await checkDeliveries(context)),
    ...(await checkNotifications(context)),
    {
      check: 'backup',
      ok: true,
      found:
        backup === null
          ? 'none was made yet: "countersign backup --out FILE"'
          : `the newest is of ${backup.at}, ${checkpoints.newest - backup.size} entries ago`,
    },
    ...checkRecovery(status.recovery),
    ...checkResumed(status.resumed),
    {
      check: 'policies',
      ok: true,
      found:
        policies.inForce === policies.shipped
          ? 'those that this version comes with'
          : 'others than this version comes with; "countersign policy diff active shipped" shows the difference',
    },
    checkMemory(checkpoints.targets),
    ...checkpoints.targets.map((target) => checkTarget(target, checkpoints.newest)),
  ];
}

const checkDeadlines = ({
  tasks,
  secondLooks,
  reviews,
}: {
  readonly tasks: number;
  readonly secondLooks: number;
  readonly reviews: number;
}): Finding => ({
  check: 'deadlines',
  ok: tasks + secondLooks + reviews === 0,
  found:
    [
      ...(tasks + secondLooks === 0
        ? []
        : [
            `${tasks} tasks and ${secondLooks} second looks are overdue: "countersign task list" says since when and who has them in hand.`,
          ]),
      ...(reviews === 0
        ? []
        : [`${reviews} requests are overdue to be reviewed; nothing is approved by that, they wait.`]),
    ].join(' ') || 'no task and no review is overdue',
});

const checkInvitations = (over: number): Finding => ({
  check: 'invitations',
  ok: over === 0,
  found:
    over === 0
      ? 'none is over'
      : `${over} are over, and nobody was seen to use them: have the provider send them again, and record that with "countersign task resend TASK"`,
});

const checkPictures = ({
  stored,
  missing,
}: {
  readonly stored: number;
  readonly missing: number;
}): Finding => ({
  check: 'pictures',
  ok: missing === 0,
  found:
    missing === 0
      ? `the files of all ${stored} are there`
      : `${missing} of ${stored} have lost their file in "evidence" below the data directory: "countersign audit verify --state" names them; restore them from a backup`,
});

/** Nothing where no way back in was made of late. */
function checkRecovery(
  recovery: { at: string; principal: string; until: string; entry: number } | null,
): readonly Finding[] {
  if (recovery === null) return [];
  const { at, principal, until, entry } = recovery;
  return [
    {
      check: 'recovery',
      ok: false,
      found: `a code was made on the host at ${at} (entry ${entry}) with which ${principal} enrols anew until ${until}. Where nobody knows of it, run "countersign principal deactivate ${principal}", which ends the code and what was made with it, and look at who can sign in on the host.`,
    },
  ];
}

/** Nothing where no person had the log go on of late. */
function checkResumed(
  resumed: {
    readonly at: string;
    readonly by: string | null;
    readonly reason: string;
    readonly reasonCode: string;
    readonly entry: number;
  } | null,
): readonly Finding[] {
  if (resumed === null) return [];
  const { at, by, reason, reasonCode, entry } = resumed;
  return [
    {
      check: 'resumed',
      ok: false,
      found: `${by ?? 'somebody'} had the log go on at ${at} (entry ${entry}) after it was suspended (${reason}), and said: ${reasonCode}. Whoever answers for the machine makes sure of that; it is told for a week.`,
    },
  ];
}

/** Nothing where the host names none. */
async function checkDestinations(context: CommandContext): Promise<readonly Finding[]> {
  const answer = await context
    .client()
    .listDestinations({})
    .catch(() => null);
  if (answer === null || answer.destinations.length === 0) return [];
  const waiting = answer.destinations.filter(({ state }) => state === 'waiting');
  return [
    {
      check: 'destinations',
      ok: waiting.length === 0,
      found:
        waiting
          .map(
            (one) =>
              `the host names ${one.where} for ${one.purpose === 'log' ? 'the log' : one.purpose} since ${one.namedAt}, and nothing is sent there; ${formatHowToOpen(one)}`,
          )
          .join('; ') || answer.destinations.map(({ purpose, where }) => `${purpose} to ${where}`).join(', '),
    },
  ];
}

/** Nothing where no receiver was ever set. */
async function checkDeliveries(context: CommandContext): Promise<readonly Finding[]> {
  const answer = await context
    .client()
    .listDeliveries({})
    .catch(() => null);
  const targets = answer?.targets.filter(({ problem }) => problem !== 'given-up') ?? [];
  if (answer === null || targets.length === 0) return [];
  const held = targets.flatMap(({ kind, problem, behind }) =>
    problem === null ? [] : [`${kind} does not take the log (${problem}), ${behind} entries behind`],
  );
  const dead = answer.deadLetterCount;
  const letters = dead === 0 ? [] : [`${dead} entries were refused: "countersign audit deliveries"`];
  const behind = Math.max(...targets.map((target) => target.behind));
  return [
    {
      check: 'delivery',
      ok: held.length === 0 && dead === 0,
      found: [...held, ...letters].join('; ') || `${behind} entries behind`,
    },
  ];
}
