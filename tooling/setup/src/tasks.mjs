/**
 * What each npm script runs with the pinned Node.
 *
 * @typedef {object} Task
 * @property {string} program path from the root of the checkout
 * @property {string[]} [flags] of Node
 * @property {string[]} args arguments before the ones typed by the user
 * @property {boolean} needsTools the program starts the repository's tools (tsc, turbo, pnpm, ...) by name
 */

/** What starts the services runs beside them all the time, and needs no more than they do. */
const SMALL = ['--max-semi-space-size=2'];

/** @type {Record<string, Task>} */
export const tasks = {
  demo: { program: 'apps/cli/src/main.ts', flags: SMALL, args: ['demo'], needsTools: false },
  start: { program: 'apps/cli/src/main.ts', flags: SMALL, args: ['start'], needsTools: false },
  client: { program: 'apps/cli/scripts/pack-client.ts', args: [], needsTools: true },
  bench: { program: 'tooling/bench/src/main.ts', args: [], needsTools: false },
  test: { program: 'tooling/checks/src/main.ts', args: ['test'], needsTools: true },
  'test:long': {
    program: 'node_modules/vitest/vitest.mjs',
    args: ['run', 'packages/rules-engine/src/differential.test.ts', '--testTimeout=0'],
    needsTools: false,
  },
  fuzz: {
    program: 'node_modules/vitest/vitest.mjs',
    args: ['run', 'apps/api/src/fuzz.test.ts', '--execArgv=--expose-gc'],
    needsTools: false,
  },
  mutations: { program: 'tooling/mutations/src/main.ts', args: [], needsTools: true },
  check: { program: 'tooling/checks/src/main.ts', args: ['check'], needsTools: true },
  format: { program: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--write'], needsTools: true },
};
