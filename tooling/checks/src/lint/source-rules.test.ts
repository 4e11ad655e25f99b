import { beforeAll, describe, expect, it } from 'vitest';
import { runTool } from './testing/run-tool.ts';
import { withWorkspaceCopy } from './testing/with-workspace-copy.ts';

type Violation = { readonly path: string; readonly source: string; readonly message: string };

const clock = 'Take the time as an argument';
const randomness = 'Take ids and randomness as arguments';
const pure = 'This package decides and returns values';
const silent = 'Packages are silent';

const lines = (count: number) =>
  Array.from({ length: count }, (_, line) => `export const value${line} = ${line};`).join('\n');

const perPackage: readonly Violation[] = [
  ...[
    'schema',
    'rules-engine',
    'lifecycle',
    'audit-log',
    'confusables',
    'log-export',
    'passwords',
    'personal-data',
    'request-files',
    'signed-reviews',
    'use-cases',
  ].flatMap((name) => [
    {
      path: `packages/${name}/src/files.ts`,
      source: `export { readFile } from 'node:fs/promises';`,
      message: pure,
    },
    {
      path: `packages/${name}/src/load.ts`,
      source: `export const load = () => import('node:os');`,
      message: pure,
    },
    {
      path: `packages/${name}/src/later.ts`,
      source: `export const later = () => setTimeout(() => 1, 1);`,
      message: pure,
    },
    {
      path: `packages/${name}/src/call.ts`,
      source: `export const call = (url: URL) => fetch(url);`,
      message: pure,
    },
  ]),
  ...['schema', 'rules-engine', 'lifecycle', 'log-export', 'passwords', 'request-files'].map((name) => ({
    path: `packages/${name}/src/hash.ts`,
    source: `export { createHash } from 'node:crypto';`,
    message: pure,
  })),
  ...['schema', 'use-cases', 'audit-log', 'store', 'queue', 'connectors', 'api-client'].flatMap((name) => [
    {
      path: `packages/${name}/src/date-now.ts`,
      source: `export const now = () => Date.now();`,
      message: clock,
    },
    { path: `packages/${name}/src/date.ts`, source: `export const now = () => new Date();`, message: clock },
    { path: `packages/${name}/src/text.ts`, source: `export const now = () => Date();`, message: clock },
    {
      path: `packages/${name}/src/default.ts`,
      source: `export const f = (now = Date.now) => now();`,
      message: clock,
    },
    {
      path: `packages/${name}/src/taken.ts`,
      source: `const { now } = Date;\nexport const f = () => now();`,
      message: clock,
    },
    {
      path: `packages/${name}/src/random.ts`,
      source: `export const roll = () => Math.random();`,
      message: randomness,
    },
    {
      path: `packages/${name}/src/uuid.ts`,
      source: `export const id = () => crypto.randomUUID();`,
      message: randomness,
    },
    {
      path: `packages/${name}/src/log.ts`,
      source: `export const log = () => console.log('');`,
      message: silent,
    },
    {
      path: `packages/${name}/src/way-round.ts`,
      source: `export const log = () => globalThis.console.log('');`,
      message: 'Name the global',
    },
  ]),
  ...['use-cases', 'audit-log', 'store', 'queue', 'connectors'].map((name) => ({
    path: `packages/${name}/src/node-uuid.ts`,
    source: `export { randomUUID } from 'node:crypto';`,
    message: randomness,
  })),
  ...['packages/schema', 'packages/queue', 'packages/runtime', 'apps/api', 'apps/cli'].map((folder) => ({
    path: `${folder}/src/environment.ts`,
    source: 'export const home = () => process.env.HOME;',
    message: "Don't use process.env",
  })),
  ...['store', 'queue', 'connectors', 'log-delivery', 'log-files'].map((name) => ({
    path: `packages/${name}/src/orchestration.ts`,
    source: `export { submitRequest } from '@countersign/use-cases';`,
    message: 'Adapters implement the ports',
  })),
];

const everywhere: readonly Violation[] = [
  {
    path: 'packages/store/src/camelCase.ts',
    source: 'export const value = 1;',
    message: 'kebab-case',
  },
  { path: 'packages/store/src/default-export.ts', source: 'export default 1;', message: 'default export' },
  {
    path: 'packages/store/src/everything.ts',
    source: `export * from './log.ts';`,
    message: 'Use named export instead',
  },
  {
    path: 'packages/store/src/many-parameters.ts',
    source: 'export const sum = (a: number, b: number, c: number, d: number) => a + b + c + d;',
    message: 'only 3 are allowed',
  },
  {
    path: 'packages/store/src/any.ts',
    source: 'export const value = (input: any) => input;',
    message: 'any',
  },
  {
    path: 'packages/store/src/cast.ts',
    source: `export const value = (input: string) => input as unknown as number;`,
    message: 'A cast through unknown',
  },
  {
    path: 'packages/store/src/floating.ts',
    source: 'const save = async () => 1;\nexport const run = () => {\n  save();\n};',
    message: 'floating',
  },
  {
    path: 'packages/store/src/switch.ts',
    source: `export function name(state: 'open' | 'done') {\n  switch (state) {\n    case 'open':\n      return 1;\n  }\n  return 2;\n}`,
    message: 'not exhaustive',
  },
  {
    path: 'packages/store/src/value-import.ts',
    source: `import { Violation } from './violation.ts';\nexport const of = (violation: Violation) => violation;`,
    message: 'import type',
  },
  {
    path: 'packages/store/src/test-library.ts',
    source: `import { vi } from 'vitest';\nexport const spy = () => vi.fn();`,
    message: 'vitest',
  },
  {
    path: 'packages/store/src/long.ts',
    source: lines(401),
    message: '400',
  },
  {
    path: 'packages/store/src/long.test.ts',
    source: lines(601),
    message: '600',
  },
  {
    path: 'packages/store/src/skipped.test.ts',
    source: `import { it } from 'vitest';\nit.skip('is skipped', () => {});`,
    message: 'disabled test',
  },
  {
    path: 'packages/store/src/cycle.ts',
    source: `import { b } from './cycle-back.ts';\nexport const a = () => b();`,
    message: 'cycle',
  },
  {
    path: 'packages/store/src/cycle-back.ts',
    source: `import { a } from './cycle.ts';\nexport const b = () => a();`,
    message: 'cycle',
  },
  {
    path: 'packages/store/src/type-cycle.ts',
    source: `import type { B } from './type-cycle-back.ts';\nexport interface A {\n  readonly b: B;\n}`,
    message: 'cycle',
  },
  {
    path: 'packages/store/src/type-cycle-back.ts',
    source: `export type { A as B } from './type-cycle.ts';`,
    message: 'cycle',
  },
  {
    path: 'packages/store/src/inline-type.ts',
    source: `export type C = import('./violation.ts').Violation;`,
    message: 'Import the type at the head of the file',
  },
  {
    path: 'packages/store/src/inline-module.ts',
    source: `export type C = typeof import('./violation.ts');`,
    message: 'Import the type at the head of the file',
  },
];

const violations = [...perPackage, ...everywhere];

const allowed = [
  { path: 'packages/store/src/violation.ts', source: `export type Violation = { readonly path: string };` },
  { path: 'packages/audit-log/src/digest.ts', source: `export { createHash } from 'node:crypto';` },
  { path: 'packages/use-cases/src/digest.ts', source: `export { createHash } from 'node:crypto';` },
  {
    path: 'packages/schema/src/parse-date.ts',
    source: `export const parse = (text: string) => new Date(text);`,
  },
  { path: 'packages/store/src/lazy.ts', source: `export type Files = typeof import('node:fs');` },
  { path: 'packages/schema/src/clock.test.ts', source: `export const now = () => Date.now();` },
  { path: 'packages/store/src/testing/random.ts', source: `export const roll = () => Math.random();` },
  { path: 'packages/store/src/files.ts', source: `export { readFile } from 'node:fs/promises';` },
  { path: 'packages/runtime/src/clock.ts', source: `export const now = () => Date.now();` },
  { path: 'packages/runtime/src/ids.ts', source: `export { randomUUID } from 'node:crypto';` },
  { path: 'packages/runtime/src/run.ts', source: `export { submitRequest } from '@countersign/use-cases';` },
  { path: 'apps/api/src/config.ts', source: 'export const home = () => process.env.HOME;' },
  { path: 'vitest.config.ts', source: 'export default {};' },
];

/** What Biome says about each planted file, by path. */
const said = new Map<string, string>();

beforeAll(async () => {
  const { output } = await withWorkspaceCopy(async (copy) => {
    for (const { path, source } of [...violations, ...allowed]) await copy.plant(path, `${source}\n`);
    return runTool('biome', ['lint', '--vcs-enabled=false', '--max-diagnostics=none'], copy.folder);
  });
  // A diagnostic starts with a line of its own: path, position, rule and a ruler.
  for (const diagnostic of output.split(/\n(?=\S+\.ts\S* .*━{3})/)) {
    const path = /^[^\s:]+/.exec(diagnostic)?.[0] ?? '';
    said.set(path, (said.get(path) ?? '') + diagnostic);
  }
});

describe('Biome refuses, and says where to go instead', () => {
  it.each(violations)('$path', ({ path, message }) => {
    expect(said.get(path)).toContain(message);
  });
});

describe('Biome allows', () => {
  it.each(allowed)('$path', ({ path }) => {
    expect(said.get(path)).toBeUndefined();
  });
});
