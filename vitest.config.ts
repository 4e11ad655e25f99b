import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
    pool: 'forks',
    // One less than the cores by default, which is one at a time on a small machine.
    maxWorkers: '100%',
    testTimeout: 30_000,
    allowOnly: false,
  },
});
