import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Names what is loaded with a package, while it is not used yet. */
const LOAD = (entry: string) => `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    load: (url, context, next) => {
      const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
      if (name !== undefined) loaded.add(name);
      return next(url, context);
    },
  });
  await import(${JSON.stringify(entry)});
  console.log(JSON.stringify([...loaded]));
`;

async function loadedWith(entry: string): Promise<readonly string[]> {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', LOAD(entry)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  return JSON.parse(stdout);
}

test.each([
  ['@countersign/passwords', 'the word lists of passwords', /^@zxcvbn-ts/],
  ['@countersign/use-cases', 'the word lists of passwords', /^@zxcvbn-ts/],
  ['@countersign/queue', 'the embedded database', /^@electric-sql/],
  ['@countersign/log-delivery', 'what sends mail', /^nodemailer$/],
])('a program with %s does without %s until it is used', async (entry, _what, spared) => {
  expect((await loadedWith(entry)).filter((name) => spared.test(name))).toEqual([]);
});

test('what a program needs from the start is seen to be loaded', async () => {
  expect(await loadedWith('@countersign/use-cases')).toContain('zod');
});
