import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fields, table } from './table.ts';

const ID = 'req_01M80YHF8FXDTSPSEV53BF4M8C';
const REASON = 'The shop has moved to another region and its connector with it';

describe('a table at a terminal', () => {
  test('that is wide enough is what it is without one', () => {
    const rows = [[ID, 'in-review', REASON]];
    const heads = ['request', 'state', 'why'];
    expect(table(heads, rows, { width: 200 })).toBe(table(heads, rows));
  });

  test('breaks cells between words, and keeps identifiers whole', () => {
    const shown = table(['request', 'state', 'why'], [[ID, 'in-review', REASON]], { width: 80 });
    expect(shown).toBe(
      [
        `request                         state      why`,
        `------------------------------  ---------  -------------------------------------`,
        `${ID}  in-review  The shop has moved to another region`,
        `                                           and its connector with it`,
      ].join('\n'),
    );
  });

  test('of a narrow one shows each row as fields', () => {
    expect(table(['request', 'state', 'why'], [[ID, 'in-review', REASON]], { width: 44 })).toBe(
      [
        `request  ${ID}`,
        'state    in-review',
        'why      The shop has moved to another',
        '         region and its connector with it',
      ].join('\n'),
    );
  });

  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  const cell = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

  test('is never wider than the terminal, and loses no word, whatever the data', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 40, max: 120 }),
        (rows, width) => {
          const shown = table(['first', 'second', 'third'], rows, { width });
          for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
          const found = shown.split(/\s+/).sort();
          const words = rows.flat().flatMap((text) => text.split(' '));
          for (const one of words) expect(found).toContain(one);
        },
      ),
    );
  });
});

test('a digest is longer than a narrow terminal, and stays in one piece', () => {
  const digest = 'a'.repeat(64);
  expect(fields([['digest', digest]], { width: 40 })).toBe(`digest  ${digest}`);
});
