import type { CommandContext } from '../context.ts';
import { announce } from './announce.ts';
import { setUpInstallation } from './set-up-installation.ts';
import { startStack } from './start-stack.ts';
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
      const { apiUrl, sandboxUrl } = stack;
      await setUpInstallation({
        dataDirectory,
        projectDirectory: config.projectDirectory,
        apiUrl,
        sandboxUrl,
      });
    }
    await announce(context, stack);
    const why = await Promise.race([aborted(stop), stack.broken]);
    say(`stopping (${why})`);
    if (!stop.aborted) throw new Error(why);
  } finally {
    await stack.stop();
  }
}
