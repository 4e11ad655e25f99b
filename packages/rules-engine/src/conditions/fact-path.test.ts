import { describe, expect, test } from 'vitest';
import { MissingFactError, parsePath, readFact } from './fact-path.ts';

describe('reading a fact', () => {
  const facts = { role: 'root', list: ['a'], deep: { inner: { value: null, hole: undefined } } };

  test('follows own fields, and takes null for a value', () => {
    expect(readFact(facts, { fact: 'role', fields: [] })).toBe('root');
    expect(readFact(facts, { fact: 'deep', fields: ['inner', 'value'] })).toBeNull();
  });

  test.each<[string, string, string[]]>([
    ['a fact that is not there', 'rule', []],
    ['a fact that every object inherits', 'toString', []],
    ['a field that is not there', 'deep', ['outer']],
    ['a field that every object inherits', 'deep', ['constructor']],
    ['a field of the prototype', 'deep', ['__proto__']],
    ['a field that holds undefined', 'deep', ['inner', 'hole']],
    ['a field of a text', 'role', ['length']],
    ['a field of a list', 'list', ['length']],
    ['a field of null', 'deep', ['inner', 'value', 'more']],
  ])('refuses %s', (_what, fact, fields) => {
    expect(() => readFact(facts, { fact, fields })).toThrow(MissingFactError);
  });
});

describe('a path', () => {
  test('is a dollar sign and field names', () => {
    expect(parsePath('$.inner.value_2')).toEqual(['inner', 'value_2']);
  });

  test.each(['', '$', 'inner', '$.', '$..x', '$.*', '$.a[0]', '$[?(@.x)]', '$.a.b ', '$.__proto__', '$.a\n'])(
    'is not %j',
    (path) => {
      expect(parsePath(path)).toBeNull();
    },
  );
});
