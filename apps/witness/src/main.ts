import { ConfigurationError } from '@countersign/schema';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startWitness } from './start-witness.ts';

try {
  const config = readConfig(process.env);
  const logger = pino({ name: 'witness', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const witness = await startWitness(config, { logger, now: Date.now });
  const stop = () => void witness.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started this one with a channel is gone.
  process.once('disconnect', stop);
  // The one line on stdout: a supervisor waits for it.
  process.stdout.write(`${JSON.stringify({ ready: true, url: witness.url, vkey: witness.vkey })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
