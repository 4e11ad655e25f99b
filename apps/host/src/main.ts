import { parseArgs } from 'node:util';
import { ConfigurationError, CountersignError } from '@countersign/schema';
import { pino } from 'pino';
import { backUp } from './commands/back-up.ts';
import { nextKey } from './commands/next-key.ts';
import { recover } from './commands/recover.ts';
import { restore } from './commands/restore.ts';
import { verifyStateAt } from './commands/verify-state.ts';
import { viewCheckpointsHere } from './commands/view-checkpoints.ts';
import { readConfig } from './config.ts';

// What only the owner of the data directory may do, beside the services or without them. Started by the command line;
// answers with one line of JSON.
try {
  const config = readConfig(process.env);
  const logger = pino({ name: 'host', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      recipient: { type: 'string', multiple: true },
      identity: { type: 'string' },
      vkey: { type: 'string' },
      sha256: { type: 'string' },
      principal: { type: 'string' },
      keys: { type: 'string' },
      quick: { type: 'boolean' },
    },
  });
  const [command, file] = positionals;
  const run = () => {
    if (command === 'backup' && values.out !== undefined)
      return backUp({ out: values.out, recipients: values.recipient ?? [] }, { config, logger });
    if (command === 'restore' && file !== undefined)
      return restore(
        { file, identity: values.identity, vkey: values.vkey, sha256: values.sha256?.toLowerCase() },
        { config, logger },
      );
    if (command === 'recover' && values.principal !== undefined)
      return recover({ email: values.principal }, { config, logger });
    if (command === 'verify-state' && file !== undefined)
      return verifyStateAt({
        path: file,
        vkey: values.vkey,
        keys: values.keys,
        isQuick: values.quick ?? false,
      });
    if (command === 'checkpoints') return viewCheckpointsHere({ config, logger });
    if (command === 'next-key' && file !== undefined) return nextKey({ name: file }, { config, logger });
    throw new ConfigurationError(['"countersign backup", "restore" or "recover" start this program']);
  };
  process.stdout.write(`${JSON.stringify(await run())}\n`);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${error instanceof CountersignError ? `${text} [${error.code}]` : text}\n`);
  process.exit(error instanceof ConfigurationError || error instanceof TypeError ? 2 : 1);
}
