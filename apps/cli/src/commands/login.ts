import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type ApiClient, createClient } from '@countersign/api-client';
import { serviceAddressSchema } from '@countersign/schema';
import type { Command } from 'commander';
import { type CliConfig, readAddress } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { currentContext, type LoginContexts, readContexts, saveContexts } from '../local/contexts.ts';
import { fields, table } from '../output/table.ts';

/** `countersign login`, `logout` and `context ...`: a session of one's own on the command line, and where it is. */
export function addLoginCommands(program: Command, config: CliConfig): void {
  addLoginCommand(program, config);
  addLogoutCommand(program, config);
  const context = program.command('context').description('the installations that you are signed in to');
  addListCommand(context, config);
  addUseCommand(context, config);
}

interface LoginOptions {
  readonly context: string;
  readonly url?: string;
}

function addLoginCommand(program: Command, config: CliConfig): void {
  program
    .command('login')
    .description('sign in here: shows a code that you confirm in a browser, where you are signed in')
    .option('--url <address>', 'address of the installation; the one of this machine when left out')
    .option('--context <name>', 'what to call it here', 'default')
    .action(async (options: LoginOptions, command: Command) => {
      const context = contextOf(command, config);
      if (!/^[a-z0-9-]+$/.test(options.context))
        throw new UsageError(`--context ${options.context} must be of a-z, 0-9 and "-".`);
      const url = options.url ?? readAddress({ ...context.config, useContext: false });
      requireSafe(url);
      const client = createClient({ url });
      const begun = await client.beginLogin({ body: { machine: hostname() } });
      context.say(`Open ${begun.address}`);
      context.say(`and compare the code: ${begun.userCode}`);
      const session = await confirmed(client, begun);
      const { current: _, contexts } = readContexts(context.dataDirectory);
      const { id, secret, email, expiresAt } = session;
      const made = { url, session: id, secret, email, expiresAt };
      saveContexts(context.dataDirectory, {
        current: options.context,
        contexts: { ...contexts, [options.context]: made },
      });
      context.answer({ context: options.context, url, session: id, email, expiresAt }, () =>
        fields([
          ['signed in as', email],
          ['at', url],
          ['until', expiresAt],
          ['context', options.context],
        ]),
      );
    });
}

/** @throws UsageError where the session would go over the line in clear */
function requireSafe(url: string): void {
  if (!serviceAddressSchema.safeParse(url).success)
    throw new UsageError(
      `${url} must begin with https://: whoever is on the way would have your session. http:// only to this machine.`,
    );
}

type Begun = Awaited<ReturnType<ApiClient['beginLogin']>>;
type Session = NonNullable<Awaited<ReturnType<ApiClient['pollLogin']>>['session']>;

/** Asks until a person has confirmed it. @throws UsageError where nobody does */
async function confirmed(client: ApiClient, begun: Begun): Promise<Session> {
  let seconds = begun.intervalSeconds;
  for (;;) {
    await wait(seconds * 1_000);
    const answer = await client.pollLogin({ body: { deviceCode: begun.deviceCode } });
    if (answer.session !== null) return answer.session;
    if (answer.state === 'denied')
      throw new UsageError('It was refused in the browser. Nobody is signed in.');
    if (answer.state === 'expired')
      throw new UsageError('Nobody has confirmed the code in time. Run "countersign login" again.');
    seconds = answer.intervalSeconds ?? seconds;
  }
}

function addLogoutCommand(program: Command, config: CliConfig): void {
  program
    .command('logout')
    .description('end the session of this machine, and forget it')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { dataDirectory } = context;
      const { current, contexts } = readContexts(dataDirectory);
      const found = currentContext(dataDirectory);
      if (current === null || found === undefined)
        throw new UsageError('You are not signed in here. "countersign context list" shows where you are.');
      const { [current]: _, ...others } = contexts;
      try {
        await createClient({ url: found.url, token: found.secret }).endSession({
          params: { id: found.session },
        });
      } finally {
        // Also where the service is away: the session is over for this machine, and ends by itself there.
        saveContexts(dataDirectory, { current: null, contexts: others });
      }
      context.answer({ ended: found.session }, () => `Signed out of ${found.url}.`, [found.session]);
    });
}

function addListCommand(parent: Command, config: CliConfig): void {
  parent
    .command('list')
    .description('list them; the one that commands go to is marked')
    .action((_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const known = readContexts(context.dataDirectory);
      const rows = rowsOf(known);
      context.answer(
        rows,
        () =>
          table(
            ['', 'context', 'address', 'signed in as', 'until'],
            rows.map(({ current, name, url, email, expiresAt }) => [
              current ? '*' : '',
              name,
              url,
              email,
              expiresAt,
            ]),
          ),
        rows.map(({ name }) => name),
      );
    });
}

/** Without the secrets. */
const rowsOf = ({ current, contexts }: LoginContexts) =>
  Object.entries(contexts).map(([name, { url, email, expiresAt }]) => ({
    current: name === current,
    name,
    url,
    email,
    expiresAt,
  }));

function addUseCommand(parent: Command, config: CliConfig): void {
  parent
    .command('use')
    .description('have commands go to one of them')
    .argument('<context>', 'its name; "local" for the people of this machine')
    .action((name: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { contexts } = readContexts(context.dataDirectory);
      const current = name === 'local' ? null : name;
      if (current !== null && contexts[current] === undefined) {
        const known = ['local', ...Object.keys(contexts)].join(', ');
        throw new UsageError(`There is no context ${name}. Take one of: ${known}.`);
      }
      saveContexts(context.dataDirectory, { current, contexts });
      context.answer({ current }, () =>
        current === null ? 'Commands go to the people of this machine.' : `Commands go to ${current}.`,
      );
    });
}
