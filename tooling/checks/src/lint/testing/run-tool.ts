import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../../repository-root.ts';

/** Runs one of the repository's tools in a folder and returns everything it prints. */
export function runTool(
  tool: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly passed: boolean; readonly output: string }> {
  const bin = join(repositoryRoot, 'node_modules', '.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    TURBO_TELEMETRY_DISABLED: '1',
    FORCE_COLOR: '0',
  };
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, tool), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}
