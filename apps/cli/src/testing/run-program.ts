import { spawnSync } from 'node:child_process';
import { plainEnvironment } from '@countersign/test-kit';

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, without anything that would configure Countersign or Node. */
export function runProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: plainEnvironment(environment),
  });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, err: stderr };
}
