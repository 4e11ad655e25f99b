import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { splitYaml } from './split-yaml.ts';

const filler = (name: string) => `- name: ${name}\n  text: |\n${`    - ${'x'.repeat(90)}\n`.repeat(400)}`;

describe('splitYaml', () => {
  test.each([
    ['', 0],
    ['# a comment\n---\n\nrequests: # of the week\n', 0],
    ['requests:\n', 4],
  ])('pieces of a list below %j hold whole requests, at their places', (head, indent) => {
    const items = ['a', 'b', 'c', 'd', 'e'].map(filler).join('# between\n\n');
    const text = head + items.replace(/^(?=.)/gm, ' '.repeat(indent));
    const pieces = splitYaml(text) ?? [];
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text.slice(head.length));
    for (const piece of pieces) expect(text.startsWith(piece.text, piece.offset)).toBe(true);
    const names = pieces.flatMap((piece) => parseDocument(piece.text).toJS()).map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('the pieces together say what the whole text says', () => {
    const texts = fc.string({
      unit: fc.constantFrom('- ', '\n', 'a', ':', ' ', '#', '"', "'"),
      maxLength: 200,
    });
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string({ minLength: 1 }), texts), { minLength: 1 }), (values) => {
        const padded = values.map((value) => ({ ...value, padding: 'x '.repeat(20_000) }));
        const text = stringify(padded, { lineWidth: 60 });
        const pieces = splitYaml(text) ?? [];
        expect(pieces.flatMap((piece) => parseDocument(piece.text).toJS())).toEqual(
          parseDocument(text).toJS(),
        );
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    'requests: []',
    '[{a: 1}]',
    'a: 1\nrequests:\n  - b: 1',
    'requests:\n  - a: 1\nmore: 1',
    '- a: 1\n---\n- b: 1',
    '- a: 1\n...\n',
    '--- # marked\n- a: 1',
    '%YAML 1.1\n---\n- a: 1',
    '  - a: 1\n- b: 1',
    '- a: 1\n\t- b: 1',
    'requests:\nrequests:\n  - a: 1',
    '# nothing',
  ])('leaves %j to be parsed whole', (text) => {
    expect(splitYaml(text)).toBeNull();
  });
});
