import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { seedSandbox } from '../demo/seed-sandbox.ts';
import { LOCAL_PEOPLE, setUpPeople } from '../local/set-up-people.ts';
import { startStack } from '../local/start-stack.ts';
import { fields } from '../output/table.ts';

/** `countersign start` */
export function addStartCommand(program: Command, config: CliConfig): void {
  program
    .command('start')
    .description('start the API and the worker, with stand-ins for the providers to try things out on')
    .option('--no-sandbox', 'start without the stand-ins and the people to try things out with')
    .action(async (options: { sandbox: boolean }, command: Command) => {
      const context = contextOf(command, config);
      const say = (text: string) => process.stderr.write(`${text}\n`);
      const stack = await startStack({
        config: context.config,
        sandbox: options.sandbox,
        anyPort: false,
        onLine: (name, line) => say(`${name}: ${line}`),
      });
      const stopped = new Promise<string>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
      });
      if (stack.sandboxUrl !== null) {
        await setUpPeople(context.dataDirectory, stack.apiUrl);
        await seedSandbox({
          dataDirectory: context.dataDirectory,
          sandboxUrl: stack.sandboxUrl,
          projectDirectory: config.projectDirectory,
        });
      }
      const people = options.sandbox
        ? ['administrator', ...LOCAL_PEOPLE.map((person) => person.name)]
        : ['administrator'];
      context.answer(
        {
          api: stack.apiUrl,
          worker: stack.workerUrl(),
          sandbox: stack.sandboxUrl,
          data: context.dataDirectory,
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
              ['data', context.dataDirectory],
            ]),
            '',
            'Sign in from another terminal: the command line finds address and tokens in the data directory.',
            ...people.map((name) => `  ./countersign --as ${name} doctor`),
            'Stop with Ctrl-C.',
          ].join('\n'),
      );
      const why = await Promise.race([stopped, stack.broken]);
      say(`stopping (${why})`);
      await stack.stop();
      say('stopped');
      if (!why.startsWith('SIG')) throw new Error(why);
    });
}
