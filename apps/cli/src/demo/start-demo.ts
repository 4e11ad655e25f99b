import type { CommandContext } from '../context.ts';
import { startStack } from '../local/start-stack.ts';
import { type DemoResult, runDemo } from './run-demo.ts';

/** Steps of people are polled for at once, the stand-ins answer at once as well, and only what matters is said. */
const SETTINGS = { POLL_SECONDS: '0.5', STEP_TIMEOUT_SECONDS: '15', LOG_LEVEL: 'error' };

/** Starts an installation with stand-ins, plays the demonstration on it and stops it again. */
export async function startDemo(
  { config, say }: CommandContext,
  { evidence, stop }: { readonly evidence: boolean; readonly stop: AbortSignal },
): Promise<DemoResult> {
  say('Starting the stand-ins for the providers, the API and the worker ...');
  const stack = await startStack({
    config,
    sandbox: true,
    anyPort: true,
    settings: SETTINGS,
    stop,
    onLine: (name, line) => say(`${name}: ${line}`),
  });
  try {
    const { apiUrl, sandboxUrl } = stack;
    if (sandboxUrl === null) throw new Error('the stand-ins are not there (this is a bug)');
    say(`API ${apiUrl}, stand-ins ${sandboxUrl}`);
    return await runDemo({ config, stack, sandboxUrl, say, evidence, stop });
  } finally {
    await stack.stop();
  }
}
