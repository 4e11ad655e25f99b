import { type ChildProcess, execFile, execFileSync, spawnSync } from 'node:child_process';
import { chown, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createDirectory, freePort, isInstalled, startServer, stopServer } from '@countersign/test-kit';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; its packages bring a user of this name for it. */
const SERVER_USER = 'postgres';
const account = isInstalled('postgres') ? unprivilegedAccount() : undefined;

/** Why the tests over PostgreSQL cannot run here, or undefined when they can. */
export const POSTGRES_MISSING = isInstalled('postgres')
  ? account === undefined
    ? `there is no user ${SERVER_USER} to run postgres as`
    : undefined
  : 'postgres not installed';

export interface PostgresServer extends AsyncDisposable {
  readonly port: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a PostgreSQL of its own on a free port; user `postgres`, no password. Stopped and removed when disposed of. */
export async function startPostgres(): Promise<PostgresServer> {
  const made = createDirectory();
  const directory = made.path;
  const identity = account ?? {};
  if (identity.uid !== undefined && identity.gid !== undefined) {
    await chown(directory, identity.uid, identity.gid);
  }
  const port = await freePort();
  const data = join(directory, 'data');
  const programs = dirname(await realpath(execFileSync('which', ['postgres'], { encoding: 'utf8' }).trim()));
  await run(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', SERVER_USER, '--no-sync'], {
    ...identity,
    cwd: directory,
  });
  let server: ChildProcess;
  const start = async () => {
    const settings = ['-D', data, '-p', String(port), '-k', directory, '-F', '-h', '127.0.0.1', '-N', '400'];
    server = await startServer([join(programs, 'postgres'), ...settings], port, {
      ...identity,
      cwd: directory,
    });
    // The port takes connections before the server takes sessions.
    const isReady = [join(programs, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(port)] as const;
    while (spawnSync(isReady[0], isReady.slice(1)).status !== 0) await sleep(20);
  };
  await start();
  return {
    port,
    start,
    stop: () => stopServer(server, 'SIGINT'),
    [Symbol.asyncDispose]: async () => {
      await stopServer(server, 'SIGINT');
      made[Symbol.dispose]();
    },
  };
}

/** The ids to start the server with: none of its own unless this process is root's. */
function unprivilegedAccount(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, SERVER_USER], { stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
