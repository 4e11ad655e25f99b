import { once } from 'node:events';

/** Says that the program is loaded, and waits until all of them are. */
export async function reachStart(): Promise<void> {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  process.stdin.destroy();
}
