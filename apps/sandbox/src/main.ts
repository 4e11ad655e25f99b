import { ConfigurationError } from '@countersign/schema';
import { readConfig } from './config.ts';
import { startSandbox } from './start.ts';

try {
  const { db, port, host, logLevel } = readConfig(process.env);
  const sandbox = await startSandbox({ db, port, host, log: { level: logLevel, stream: process.stderr } });
  const stop = () => void sandbox.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started this one with a channel is gone.
  process.once('disconnect', stop);
  // The one line on stdout: a supervisor waits for it.
  process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigurationError ? 2 : 1;
}
