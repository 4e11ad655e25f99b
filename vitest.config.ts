import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
    pool: 'forks',
    // One less than the cores by default, which is one at a time on a small machine.
    maxWorkers: '100%',
    // Generous, for a machine that is busy with something else: no test is about time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
