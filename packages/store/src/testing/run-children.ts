import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a child process ended, and what it said after the start. */
export interface ChildResult {
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a program several times at once: each run loads its modules and says so, and only when all have done
 * so they are let go.
 */
export async function runChildren(
  program: URL,
  runs: readonly (readonly string[])[],
  limits: { readonly fileKilobytes?: number } = {},
): Promise<readonly ChildResult[]> {
  const path = fileURLToPath(program);
  // The shell counts in blocks of 512 bytes (POSIX), so that a write beyond the limit fails as on a full disk.
  const limit = limits.fileKilobytes === undefined ? '' : `ulimit -f ${limits.fileKilobytes * 2};`;
  const children = runs.map((args) =>
    spawn('sh', ['-c', `${limit} exec "$0" "$@"`, process.execPath, path, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const outputs = children.map((child) => collect(child));
  await Promise.all(outputs.map(({ ready }) => ready));
  const ended = children.map((child) => once(child, 'close'));
  for (const child of children) child.stdin.end('go\n');
  await Promise.all(ended);
  return children.map((child, index) => ({
    lines: outputs[index]?.text().split('\n').slice(1, -1) ?? [],
    code: child.exitCode,
    signal: child.signalCode,
  }));
}

function collect(child: ChildProcess): { ready: Promise<unknown>; text: () => string } {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('close', (code) => reject(new Error(`The child ended with ${code} before it was ready.`)));
  });
  return { ready, text: () => text };
}
