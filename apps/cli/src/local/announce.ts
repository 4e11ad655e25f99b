import { type ApiClient, ApiError, createClient } from '@countersign/api-client';
import { addressForPeople } from '../config.ts';
import type { CommandContext } from '../context.ts';
import { isRemembered } from '../memory/is-remembered.ts';
import { fields } from '../output/table.ts';
import { listPeople } from './people.ts';
import type { LocalStack } from './start-stack.ts';

/** Says where an installation that was just started is reached, who signs in on this machine, and what is left to do. */
export async function announce(context: CommandContext, stack: LocalStack): Promise<void> {
  const { config, dataDirectory } = context;
  const people = await signedInHere(dataDirectory, stack.apiUrl);
  const pages = addressForPeople({ ...config, url: undefined }, stack.apiUrl);
  const isInSetUp = await anySaysSetUp(people.map(({ client }) => client));
  const value = {
    api: stack.apiUrl,
    pages,
    worker: stack.workerUrl(),
    sandbox: stack.sandboxUrl,
    data: dataDirectory,
    people: people.map(({ name }) => name),
  };
  context.answer(value, () =>
    [
      'Countersign runs.',
      '',
      fields([
        ['API', `${stack.apiUrl} (/healthz, /readyz, /metrics, /docs/api)`],
        ...(stack.apiListens === null ? [] : [['', `it listens on ${stack.apiListens}`] as const]),
        ['pages', `${pages}/sign-in`],
        ['worker', `${stack.workerUrl()} (/healthz, /readyz, /metrics), process ${stack.workerPid()}`],
        ['sandbox', stack.sandboxUrl],
        ['data', dataDirectory],
      ]),
      '',
      ...(people.length === 0
        ? ['Nobody works on this machine by a token of its data directory. Sign in with "countersign login".']
        : [
            'Sign in from another terminal: the command line finds address and tokens in the data directory.',
            ...people.map(({ name }) => `  ./countersign --as ${name} doctor`),
          ]),
      ...(isInSetUp
        ? [
            'It is in set-up: one administrator alone gives power. docs/guides/set-up-an-installation.md leads to the end of that.',
          ]
        : []),
      ...(isRemembered(context)
        ? []
        : [
            'Nobody outside remembers this log yet, so it could be cut back unnoticed: "./countersign memory --help".',
          ]),
      'Stop with Ctrl-C.',
    ].join('\n'),
  );
}

interface SignedIn {
  readonly name: string;
  readonly client: ApiClient;
}

/** The people of a data directory, without those whom the service that runs on it takes no more. */
async function signedInHere(dataDirectory: string, url: string): Promise<readonly SignedIn[]> {
  const local = listPeople(dataDirectory).filter((person) => person.url === undefined);
  const tried = await Promise.all(
    local.map(async ({ name, token }) => {
      const client = createClient({ url, token });
      const refusal = await client.me({}).catch((error: unknown) => error);
      return refusal instanceof ApiError && refusal.status === 401 ? [] : [{ name, client }];
    }),
  );
  return tried.flat();
}

/** False also where nobody here may know. */
async function anySaysSetUp(clients: readonly ApiClient[]): Promise<boolean> {
  for (const client of clients) {
    const status = await client.status({}).catch(() => null);
    if (status !== null) return !status.seal.isSealed;
  }
  return false;
}
