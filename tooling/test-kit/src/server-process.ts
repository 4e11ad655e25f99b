import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a program of this name is there, as far as it can say its version. */
export function isInstalled(program: string, ...words: readonly string[]): boolean {
  return spawnSync(program, words.length === 0 ? ['--version'] : words, { stdio: 'ignore' }).status === 0;
}

/** Starts a server and waits until its port takes connections. */
export async function startServer(
  command: readonly [string, ...string[]],
  port: number,
  options: SpawnOptions = {},
): Promise<ChildProcess> {
  const [program, ...args] = command;
  const server = spawn(program, args, { ...options, stdio: 'ignore' });
  while (!(await takesConnections(port))) {
    if (server.exitCode !== null) throw new Error(`${program} ended with code ${server.exitCode}`);
    await sleep(20);
  }
  return server;
}

/** Ends a server at once and waits until it is gone. */
export async function stopServer(server: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill(signal);
  await gone;
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
