import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('values mean the same where Node was told to make no functions of text', () => {
  const module = JSON.stringify(new URL('rule-index.ts', import.meta.url));
  const program = `
    import { indexRules } from ${module};
    const samples = [true, false, null, 0, 1, 300, '', 'true', [], ['a'], { a: 1 }, undefined];
    const is = (value) => ({ slot: 0, holds: (values) => values[0] === value });
    const rules = samples.flatMap((value) => [
      { every: [is(value)], either: [], rest: true, asked: [0] },
      { every: [], either: [is(value), is(true)], rest: true, asked: [0] },
    ]);
    const [fire] = indexRules(rules);
    console.log(JSON.stringify([...samples, ...samples].map((value) => fire([value]))));
  `;
  const run = (...flags: string[]): unknown =>
    JSON.parse(
      execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
        encoding: 'utf8',
      }),
    );
  const slowly = run('--disallow-code-generation-from-strings');
  expect(run()).toEqual(slowly);
  expect(new Set(slowly as unknown[]).size).toBeGreaterThan(8);
});
