import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { registerExample } from '../demo/register-example.ts';
import { seedSandbox } from '../demo/seed-sandbox.ts';
import { LOCAL_PEOPLE, setUpPeople } from '../local/set-up-people.ts';
import { type LocalStack, startStack } from '../local/start-stack.ts';
import { aborted, withStopSignal } from '../local/stop-signal.ts';
import { fields } from '../output/table.ts';

/** `countersign start` */
export function addStartCommand(program: Command, config: CliConfig): void {
  program
    .command('start')
    .description('start the API and the worker, with stand-ins for the providers to try things out on')
    .option(
      '--no-sandbox',
      'start without the stand-ins, and without the people and the example company to try things out with',
    )
    .action(async (options: { sandbox: boolean }, command: Command) => {
      const context = contextOf(command, config);
      await withStopSignal(async (stop) => {
        try {
          await serve(context, options, stop);
        } catch (error) {
          // Whoever stops a start in its middle is answered by what could not be finished; that is no failure.
          if (!stop.aborted) throw error;
        }
        context.say('stopped');
      });
    });
}

async function serve(
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
      await seedSandbox({ dataDirectory, sandboxUrl, projectDirectory });
      await registerExample({ client, sandboxUrl, projectDirectory });
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
