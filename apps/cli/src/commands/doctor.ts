import { verifyLogAt } from '@countersign/log-files/verify';
import type { Command } from 'commander';
import { type CliConfig, readAccess } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused } from '../exit-codes.ts';
import { findOpenToOthers } from '../local/open-to-others.ts';
import { listPeople } from '../local/people.ts';
import { checkTarget } from '../output/show-targets.ts';
import { table } from '../output/table.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

/** People err; so often within the days that are looked back nobody does. */
const MANY_REFUSALS = 100;

/** `countersign doctor` */
export function addDoctorCommand(program: Command, config: CliConfig): void {
  program
    .command('doctor')
    .description('check that everything Countersign needs is in order, and say what to do about what is not')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const findings = [
        { check: 'Node', ok: true, found: process.version },
        await check('data directory', () => requireOwnersOnly(context.dataDirectory)),
        await check('log', async () => {
          const { verified, size, findings: problems } = await verifyLogAt({ path: context.dataDirectory });
          if (!verified)
            throw new Error(`does not verify: ${problems[0]?.message ?? ''} Run "countersign audit verify".`);
          return `${size} entries, verified`;
        }),
        await check(
          'local people',
          () =>
            listPeople(context.dataDirectory)
              .map((person) => person.name)
              .join(', ') || 'none',
        ),
        ...(await checkService(context)),
      ];
      context.answer(findings, () =>
        table(
          ['', 'check', 'found'],
          findings.map((one) => [one.ok ? 'ok' : 'NOT OK', one.check, one.found]),
        ),
      );
      if (findings.some((one) => !one.ok)) throw new Refused();
    });
}

/** Whether the service answers; where it does not there is nothing more to ask it. */
async function checkService(context: CommandContext): Promise<readonly Finding[]> {
  const api = await check('API', async () => {
    const { url } = readAccess(context.config, context.as);
    const ready = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(5_000) }).catch(
      (cause: unknown) => {
        throw new Error(
          `nothing answers at ${url}. Start Countersign with "npm start", or set COUNTERSIGN_URL to where it runs.`,
          { cause },
        );
      },
    );
    const said = (await ready.text()).trim();
    if (!ready.ok) throw new Error(`${url} is not ready: ${said}`);
    return `${url}: ${said}`;
  });
  if (!api.ok) return [api];
  const signIn = await check('sign-in', async () => {
    const me = await context.client().me({});
    return `${me.name}, ${me.roles.join(', ')}`;
  });
  return signIn.ok ? [api, signIn, ...(await checkStatus(context))] : [api, signIn];
}

/** Whatever others on the machine can read of an installation is theirs: keys, tokens, the store. */
function requireOwnersOnly(dataDirectory: string): string {
  const open = findOpenToOthers(dataDirectory);
  if (open.length === 0) return dataDirectory;
  const named = open.slice(0, 5).map(({ path, mode }) => `${path} (${mode})`);
  const more = open.length > 5 ? ` and ${open.length - 5} more` : '';
  throw new Error(
    `${dataDirectory}: other users can get at ${named.join(', ')}${more}. Take their rights away with "chmod -R go-rwx ${dataDirectory}", and think about who may have read it.`,
  );
}

/** What the service says about itself; nothing where it does not answer, which another check has said. */
async function checkStatus(context: CommandContext): Promise<readonly Finding[]> {
  const status = await context
    .client()
    .status({})
    .catch(() => null);
  if (status === null) return [];
  const { openTasks, divergences, overdueSince, outages, policies, checkpoints, suspended, backup } = status;
  const { contestedNames, withoutOwner, tampering, refusals } = status;
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
      check: 'worker',
      ok: overdueSince === null,
      found:
        overdueSince === null
          ? 'takes over what is due'
          : `work waits since ${overdueSince}; start the worker, or look at its log`,
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
      ok: withoutOwner.length === 0,
      found:
        withoutOwner.length === 0
          ? 'every integration has one'
          : `nobody receives the credentials of ${withoutOwner.join(', ')}, whose owner was deactivated. Name another: "countersign integration set-owner".`,
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
    ...(await checkDeliveries(context)),
    {
      check: 'backup',
      ok: true,
      found:
        backup === null
          ? 'none was made yet: "countersign backup --out FILE"'
          : `the newest is of ${backup.at}, ${checkpoints.newest - backup.size} entries ago`,
    },
    ...checkRecovery(status.recovery),
    {
      check: 'policies',
      ok: true,
      found:
        policies.inForce === policies.shipped
          ? 'those that this version comes with'
          : 'others than this version comes with; "countersign policy diff active shipped" shows the difference',
    },
    ...checkpoints.targets.map((target) => checkTarget(target, checkpoints.newest)),
  ];
}

/** Nothing where no way back in is open. */
function checkRecovery(
  recovery: { at: string; principal: string; token: string; entry: number } | null,
): readonly Finding[] {
  if (recovery === null) return [];
  const { at, principal, token, entry } = recovery;
  return [
    {
      check: 'recovery',
      ok: false,
      found: `a token for ${principal} was made on the host at ${at} (entry ${entry}) and is still good. Where nobody knows of it, revoke ${token} and look at who can sign in on the host; else it ends by itself within a day.`,
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

async function check(name: string, examine: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check: name, ok: true, found: await examine() };
  } catch (error) {
    return { check: name, ok: false, found: error instanceof Error ? error.message : String(error) };
  }
}
