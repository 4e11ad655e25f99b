import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { type FactType, factsType } from '../facts-type.ts';
import { compileReader } from './compile-reader.ts';
import { type FactPath, factName } from './fact-path.ts';

function pathsOf(type: FactType, fact: string): FactPath[] {
  if (type.kind !== 'object') return [{ fact, fields: [] }];
  return [...type.fields.keys()].map((field) => ({ fact, fields: [field] }));
}

const root = factsType();
const groups = root.kind === 'object' ? [...root.fields] : [];
const paths = groups.flatMap(([name, type]) => pathsOf(type, name));

const path = (fact: string, ...fields: string[]): FactPath => ({ fact, fields });

describe('a reader of facts', () => {
  test('reads every fact of the schema from its own place, in the order asked for', () => {
    // A different value in every place, so that two that are mixed up are found.
    const facts: Record<string, unknown> = {};
    for (const [name, type] of groups) {
      const fields = pathsOf(type, name).map((one) => [one.fields[0], factName(one)]);
      facts[name] = type.kind === 'object' ? Object.fromEntries(fields) : name;
    }
    expect(compileReader(paths)(facts)).toEqual(paths.map(factName));
    expect(compileReader(paths.toReversed())(facts)).toEqual(paths.toReversed().map(factName));
  });

  test('reads no more than it was asked for', () => {
    const read = compileReader([path('target', 'kind')]);
    expect(read({ target: { kind: 'user' } })).toEqual(['user']);
  });

  test.each(groups.filter(([, type]) => type.kind === 'object'))(
    'gives up where %s is not what it should be',
    (name) => {
      const read = compileReader(paths);
      for (const other of [undefined, null, 'text', ['list']]) {
        expect(read({ ...baselineFacts('dotdigital', 'create'), [name]: other })).toBeNull();
      }
    },
  );

  test.each([
    ['inherit', path('toString')],
    ['inherit in a fact', path('target', 'valueOf')],
    ['would break the source text', path('a; throw 1')],
    ['would break the source text in a fact', path('target', 'b`')],
  ])('finds nothing under names that objects %s, and what is there under them', (_what, from) => {
    expect(compileReader([from])({ target: {} })).toEqual([undefined]);
    const facts = from.fields.reduceRight<unknown>((inner, field) => ({ [field]: inner }), 'there');
    expect(compileReader([from])({ [from.fact]: facts })).toEqual(['there']);
  });

  test('reads what lies deeper', () => {
    const read = compileReader([path('a', 'b', 'c'), path('d', 'e')]);
    expect(read({ a: { b: { c: 1 } }, d: { e: 2 } })).toEqual([1, 2]);
    expect(read({ a: { b: 'text' }, d: { e: 2 } })).toEqual([undefined, 2]);
  });

  test('reads the same where Node was told to make no functions of text', () => {
    const module = JSON.stringify(new URL('compile-reader.ts', import.meta.url));
    const program = `
      import { compileReader } from ${module};
      const read = compileReader([{ fact: 'a', fields: ['b'] }, { fact: 'c', fields: [] }]);
      console.log(JSON.stringify(read({ a: { b: 1 }, c: 2 })));
    `;
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', program];
    expect(JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }))).toEqual([1, 2]);
  });
});
