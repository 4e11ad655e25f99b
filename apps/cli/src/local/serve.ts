import type { CommandContext } from '../context.ts';
import { setUpExample } from '../demo/register-example.ts';
import { fields } from '../output/table.ts';
import { LOCAL_PEOPLE, setUpPeople } from './set-up-people.ts';
import { type LocalStack, startStack } from './start-stack.ts';
import { aborted } from './stop-signal.ts';

/** Starts an installation, says how to use it, and keeps it until it is asked to stop. */
export async function serve(
  context: CommandContext,
  options: { sandbox: boolean },
  stop: AbortSignal,
): Promise<void> {
  const { config, dataDirectory, say } = context;
  const stack = await startStack({
    config,
    sandbox: options.sandbox,
    anyPort: false,
    // A line per request is for whoever asks for it.
    settings: { LOG_LEVEL: config.environment.LOG_LEVEL ?? 'warn' },
    stop,
    onLine: (name, line) => say(`${name}: ${line}`),
  });
  try {
    if (stack.sandboxUrl !== null) {
      const { sandboxUrl } = stack;
      const { projectDirectory } = config;
      const client = await setUpPeople(dataDirectory, stack.apiUrl);
      await setUpExample({ client, dataDirectory, sandboxUrl, projectDirectory });
    }
    announce(context, stack);
    const why = await Promise.race([aborted(stop), stack.broken]);
    say(`stopping (${why})`);
    if (!stop.aborted) throw new Error(why);
  } finally {
    await stack.stop();
  }
}

function announce({ answer, dataDirectory }: CommandContext, stack: LocalStack): void {
  const people = [
    'administrator',
    ...(stack.sandboxUrl === null ? [] : LOCAL_PEOPLE.map((person) => person.name)),
  ];
  answer(
    {
      api: stack.apiUrl,
      worker: stack.workerUrl(),
      sandbox: stack.sandboxUrl,
      data: dataDirectory,
      people,
    },
    () =>
      [
        'Countersign runs.',
        '',
        fields([
          ['API', `${stack.apiUrl} (/healthz, /readyz, /metrics, /v1/openapi.json)`],
          ...(stack.apiListens === null ? [] : [['', `it listens on ${stack.apiListens}`] as const]),
          ['worker', `${stack.workerUrl()} (/healthz, /readyz, /metrics), process ${stack.workerPid()}`],
          ['sandbox', stack.sandboxUrl],
          ['data', dataDirectory],
        ]),
        '',
        'Sign in from another terminal: the command line finds address and tokens in the data directory.',
        ...people.map((name) => `  ./countersign --as ${name} doctor`),
        'Stop with Ctrl-C.',
      ].join('\n'),
  );
}
