import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMutation } from './apply-mutation.ts';
import type { Mutation } from './mutation.ts';

export interface Outcome {
  readonly mutation: Mutation;
  /** Whether a test failed. A run without a test counts as survived: nobody looked. */
  readonly killed: boolean;
  /** The first test that failed, or why nothing was run. */
  readonly by: string;
}

/** Seeds one fault after the other, runs the tests that have to notice, and says which faults nobody noticed. */
export function* runMutations(root: string, mutations: readonly Mutation[]): Generator<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-mutations-'));
  const report = join(folder, 'report.json');
  try {
    for (const mutation of mutations) {
      rmSync(report, { force: true });
      using _applied = applyMutation(root, mutation);
      const words = ['run', '--bail=1', '--reporter=json', `--outputFile.json=${report}`, ...mutation.tests];
      spawnSync('vitest', words, { cwd: root, stdio: 'ignore' });
      yield { mutation, ...readReport(report) };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readReport(path: string): Pick<Outcome, 'killed' | 'by'> {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { killed: false, by: 'no test was run' };
  }
  const { testResults } = report;
  const failed = testResults.flatMap((file) => file.assertionResults).find((one) => one.status === 'failed');
  if (failed !== undefined) return { killed: true, by: failed.fullName };
  // A file that cannot even be loaded says so in its message.
  const broken = testResults.find((file) => file.message !== '');
  if (broken !== undefined) return { killed: true, by: broken.message.split('\n')[0] ?? '' };
  const passed = testResults.flatMap((file) => file.assertionResults).length;
  return { killed: false, by: passed === 0 ? 'no test was run' : `${passed} tests passed` };
}
