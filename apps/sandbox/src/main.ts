import { ConfigError, parseConfig } from './config.ts';
import { startSandbox } from './start.ts';

try {
  const { db, port, host, logLevel } = parseConfig(process.env);
  const sandbox = await startSandbox({ db, port, host, log: { level: logLevel, stream: process.stderr } });
  const stop = () => void sandbox.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The one line on stdout: a supervisor waits for it.
  process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
