import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type CliConfig, readAccess } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { checkCredentials } from '../doctor/check-credentials.ts';
import { checkStatus } from '../doctor/check-status.ts';
import { check, type Finding } from '../doctor/finding.ts';
import { Refused } from '../exit-codes.ts';
import { findOpenToOthers } from '../local/open-to-others.ts';
import { listPeople } from '../local/people.ts';
import { table } from '../output/table.ts';
import { verifyStateOf } from '../verify/verify-state-of.ts';

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
        ...(await checkStore(context)),
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

/** The log and the rows, where they are; whoever works on another machine has only a token there. */
async function checkStore(context: CommandContext): Promise<readonly Finding[]> {
  const path = context.dataDirectory;
  if (OF_AN_INSTALLATION.every((name) => !existsSync(join(path, name))))
    return [{ check: 'log', ok: true, found: 'on another machine: run "countersign doctor" there, too' }];
  return [
    await check('log', async () => {
      const { verifyLogAt } = await import('@countersign/log-files/verify');
      const { verified, size, findings: problems } = await verifyLogAt({ path });
      if (!verified)
        throw new Error(`does not verify: ${problems[0]?.message ?? ''} Run "countersign audit verify".`);
      return `${size} entries, verified`;
    }),
    await check('rows', async () => {
      const { ok, problem, differences, compared } = await verifyStateOf(context, { path, isQuick: true });
      if (ok) return `${compared} that confer power are what the log says`;
      const named = differences.slice(0, 5).map(({ kind, table, id }) => `${table} ${id} (${kind})`);
      throw new Error(
        `${problem ?? `somebody has edited the database: ${named.join(', ')}${differences.length > 5 ? ' and more' : ''}`}. Run "countersign audit verify --state", and see docs/runbooks/row-was-edited.md.`,
      );
    }),
  ];
}

/** What no data directory of an installation is without altogether. */
const OF_AN_INSTALLATION = ['api.json', 'countersign.db', 'keys'];

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
    const me = await context
      .client()
      .me({})
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`${message}${othersHere(context)}`, { cause: error });
      });
    return `as ${me.name}: ${me.roles.join(', ') || 'no role'}`;
  });
  if (!signIn.ok) return [api, signIn];
  return [api, signIn, ...(await checkStatus(context)), ...(await checkCredentials(context))];
}

/** Who else may try, where it was nobody in particular who could not sign in. */
function othersHere({ dataDirectory, as }: CommandContext): string {
  const others = listPeople(dataDirectory).flatMap(({ name }) => (name === as ? [] : [name]));
  return others.length === 0
    ? ' This is about the rest of what there is to check; sign in with "countersign login" for that.'
    : ` Name somebody else who works here with --as: ${others.join(', ')}.`;
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
