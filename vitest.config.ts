import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole programs first: the last file to start would otherwise be a long one, with the other cores idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const runsPrograms = ({ moduleId }: TestSpecification) => moduleId.includes('/tooling/e2e/');
    return [...sorted.filter(runsPrograms), ...sorted.filter((file) => !runsPrograms(file))];
  }
}

export default defineConfig({
  test: {
    include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
    pool: 'forks',
    // Loading the modules anew for each file took a fifth of the run, and no test changes a module's state.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // One less than the cores by default, which is one at a time on a small machine.
    maxWorkers: '100%',
    // Generous, for a machine that is busy with something else: no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
