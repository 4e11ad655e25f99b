import { once } from 'node:events';
import { createServer } from 'node:net';
import { CONFIGURATION, parseConfiguration, type SettingName } from '@countersign/schema';

const NAMES = Object.keys(CONFIGURATION) as SettingName[];

/**
 * Whether the parts of an installation could start, before any of them does: one that found out by itself would have made
 * files and told others of an address that nobody answers at.
 *
 * @throws ConfigurationError naming every setting that is wrong; Error naming the port that is taken
 */
export async function requireStartable(
  environment: Readonly<Record<string, string | undefined>>,
  { sandbox }: { sandbox: boolean },
): Promise<void> {
  const parts = sandbox ? (['api', 'worker', 'sandbox'] as const) : (['api', 'worker'] as const);
  const names = NAMES.filter((name) => parts.some((part) => isUsedBy(name, part)));
  const settings = parseConfiguration(names, environment);
  const ports = [
    { setting: 'API_PORT', host: settings.API_HOST, port: settings.API_PORT },
    { setting: 'WORKER_PORT', host: '127.0.0.1', port: settings.WORKER_PORT },
    ...(sandbox
      ? [{ setting: 'SANDBOX_PORT', host: settings.SANDBOX_HOST, port: settings.SANDBOX_PORT }]
      : []),
  ];
  for (const one of ports) await requireFree(one);
}

const isUsedBy = (name: SettingName, part: string): boolean =>
  (CONFIGURATION[name].usedBy as readonly string[]).includes(part);

/** Anything else than a port that is taken is told by the part itself. */
async function requireFree({ setting, host, port }: { setting: string; host: string; port: number }) {
  if (port === 0) return;
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) return;
    throw new Error(
      `Port ${port} of ${host} is in use: stop the program that holds it, or set ${setting} to another port (0 takes any free one).`,
      { cause },
    );
  } finally {
    server.close();
  }
}
