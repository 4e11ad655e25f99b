import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
