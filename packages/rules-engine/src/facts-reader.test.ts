import { describe, expect, test } from 'vitest';
import { factName, readFact } from './conditions/fact-path.ts';
import { factsReader } from './facts-reader.ts';
import { type FactType, factsType } from './facts-type.ts';

/** A different value in every place, so that two that are mixed up are found. */
function numbered(type: FactType, name: string): unknown {
  if (type.kind !== 'object') return name;
  return Object.fromEntries(
    [...type.fields].map(([field, inner]) => [field, numbered(inner, `${name}.${field}`)]),
  );
}

function pathsOf(type: FactType, fact: string): { fact: string; fields: string[] }[] {
  if (type.kind !== 'object') return [{ fact, fields: [] }];
  return [...type.fields.keys()].map((field) => ({ fact, fields: [field] }));
}

const root = factsType();
const groups = root.kind === 'object' ? [...root.fields] : [];
const facts = Object.fromEntries(groups.map(([name, type]) => [name, numbered(type, name)]));

describe('the reader of facts', () => {
  test('knows every fact of the schema', () => {
    const names = groups.flatMap(([name, type]) => pathsOf(type, name)).map(factName);
    expect(factsReader.names.toSorted()).toEqual(names.toSorted());
  });

  test('reads each from its own place', () => {
    const values = groups.flatMap(([name, type]) => pathsOf(type, name)).map((path) => readFact(facts, path));
    expect(factsReader.read(facts)?.toSorted()).toEqual(values.toSorted());
    expect(factsReader.read(facts)).toEqual(factsReader.names);
  });

  test.each(groups.filter(([, type]) => type.kind === 'object'))(
    'gives up where %s is not what it should be',
    (name) => {
      for (const other of [undefined, null, 'text', ['list']]) {
        expect(factsReader.read({ ...facts, [name]: other })).toBeNull();
      }
    },
  );

  test('reads nothing that objects inherit', () => {
    const fields = factsReader.names.flatMap((name) => name.split('.'));
    expect(fields.filter((field) => field in Object.prototype)).toEqual([]);
  });
});
