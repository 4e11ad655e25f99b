import { spawn } from 'node:child_process';
import type { Check } from './static-checks.ts';

/** How a check ended. */
export type CheckResult = {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  /** Standard output and standard error as they came; empty when the check wrote straight to the terminal. */
  readonly output: string;
};

/** Where programs run, and what ends them early. */
export type CheckContext = { readonly cwd: string; readonly signal: AbortSignal };

/** Runs a check and keeps its output for the summary. A program that cannot be started is a failed check. */
export function runCheck(check: Check, context: CheckContext): Promise<CheckResult> {
  const start = performance.now();
  const [program, ...args] = check.command;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const end = (passed: boolean, extra = '') => {
      const output = Buffer.concat(chunks).toString('utf8') + extra;
      resolve({ name: check.name, passed, seconds: (performance.now() - start) / 1000, output });
    };
    const child = spawn(program, args, { ...context, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => end(false, `${error.message}\n`));
    child.once('close', (code) => end(code === 0));
  });
}
