import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckContext, CheckResult } from './run-check.ts';
import { countTests, type TestCounts } from './test-counts.ts';

/**
 * Runs vitest on the terminal and counts what it ran.
 *
 * @param filters arguments for vitest; none runs every test
 */
export async function runTests(
  filters: readonly string[],
  context: CheckContext,
): Promise<{ check: CheckResult; counts: TestCounts }> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-gate-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const passed = await succeeds('vitest', ['run', ...reporters, ...filters], context);
    const text = await readFile(report, 'utf8').catch(() => undefined);
    return {
      check: { name: 'tests', passed, seconds: (performance.now() - start) / 1000, output: '' },
      counts: countTests(text, { passed, cwd: context.cwd }),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the tests of every package that have not passed before with what they depend on as it is. One package at a time. */
export async function runAffectedTests(context: CheckContext): Promise<CheckResult> {
  const start = performance.now();
  const words = ['run', 'test', '--continue', '--concurrency=1', '--output-logs=new-only'];
  const passed = await succeeds('turbo', words, context);
  return { name: 'affected tests', passed, seconds: (performance.now() - start) / 1000, output: '' };
}

function succeeds(program: string, args: readonly string[], context: CheckContext): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...context, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
