import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tooling/test-kit/src/run/longest-first.ts';

export default defineConfig({
  test: {
    include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
    globalSetup: 'tooling/test-kit/src/run/run-directory.ts',
    pool: 'forks',
    // Most of what a test makes is of no use after it: with more room for the young, a tenth less time goes into collecting it.
    execArgv: ['--max-semi-space-size=64'],
    // Loading the modules anew for each file took a fifth of the run, and no test changes a module's state.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // More than there are cores: tests of whole programs wait for them half of their time.
    maxWorkers: '150%',
    // Generous, for a machine that is busy with something else: no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
