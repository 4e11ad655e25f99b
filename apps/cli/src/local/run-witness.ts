import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { fields } from '../output/table.ts';
import { startProcess } from './start-process.ts';
import { aborted } from './stop-signal.ts';

const GRACE_MILLIS = 3_000;

/**
 * Runs a witness until it is asked to stop. It needs nothing of an installation but the verifier keys of its logs, and
 * belongs on another machine than theirs.
 * @param logs verifier keys, or files that hold one; the log of the data directory where there are none
 */
export async function runWitness(
  context: Pick<CommandContext, 'config' | 'dataDirectory' | 'say' | 'answer'>,
  logs: readonly string[],
  stop: AbortSignal,
): Promise<void> {
  const { config, dataDirectory, say, answer } = context;
  const { environment } = config;
  const directory = environment.WITNESS_DATA || join(dataDirectory, 'witness');
  const keys = logs.length > 0 ? logs.map(readKey).join(' ') : environment.WITNESS_LOGS;
  const witness = await startProcess({
    name: 'witness',
    script: join(config.projectDirectory, 'apps', 'witness', 'src', 'main.ts'),
    environment: {
      ...environment,
      LOG_LEVEL: environment.LOG_LEVEL ?? 'warn',
      WITNESS_DATA: directory,
      WITNESS_LOGS: keys || readKey(join(dataDirectory, 'keys', 'log.vkey')),
    },
    stop,
    onLine: (line) => say(`witness: ${line}`),
  });
  try {
    const { url } = witness;
    const vkey = readKey(join(directory, 'witness.vkey'));
    answer({ url, vkey, data: directory }, () =>
      [
        'The witness runs.',
        '',
        fields([
          ['address', `${url} (/add-checkpoint, /healthz)`],
          ['data', directory],
          ['key', vkey],
        ]),
        '',
        'For the policy of the log (WITNESS_POLICY):',
        `  witness NAME ${vkey} ${url}`,
        '  quorum NAME',
        'Stop with Ctrl-C.',
      ].join('\n'),
    );
    const why = await Promise.race([aborted(stop), witness.ended]);
    if (!stop.aborted) throw new Error(`The witness ended: ${why}`);
  } finally {
    await witness.stop(GRACE_MILLIS);
  }
}

/** A key as it was given, or the one in the file of that name. */
function readKey(given: string): string {
  if (existsSync(given)) return readFileSync(given, 'utf8').trim();
  if (given.includes('+')) return given;
  throw new UsageError(
    `There is no verifier key at ${given}. Take "keys/log.vkey" from the data directory of the log, and name it or its content with --log.`,
  );
}
