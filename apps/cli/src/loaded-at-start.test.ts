import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Prints which packages of others the whole command line is declared with. */
const LOAD = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    load: (url, context, next) => {
      const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
      if (name !== undefined) loaded.add(name);
      return next(url, context);
    },
  });
  await import(${JSON.stringify(new URL('./program.ts', import.meta.url).href)});
  console.log(JSON.stringify([...loaded]));
`;

test('a command that reads no log, no YAML and no key starts without what does', () => {
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', LOAD], {
    encoding: 'utf8',
    env: process.env,
  });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded).toEqual(expect.arrayContaining(['commander', 'zod']));
  const spared = /^(age-encryption|yaml|rolldown|@noble\/.*|better-sqlite3)$/;
  expect(loaded.filter((name) => spared.test(name))).toEqual([]);
});
