import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CountedRows, isCounted, type TallyQuery } from './tally-rows.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd');
const tally = fc.constantFrom('shop/', 'shop/x', 'shop/y', 'shop2/x', undefined);
const query: fc.Arbitrary<TallyQuery> = fc.oneof(
  fc.record({ tally: fc.constantFrom('shop/', 'shop/x', 'none/x'), except: fc.option(id) }),
  fc.record({ under: fc.constantFrom('shop/' as const, 'shop2/' as const, 'none/' as const) }),
);

test('rows are counted as going through all of them counts them, however they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, tally), { maxLength: 20 }), query, (writes, asked) => {
      const rows = new CountedRows<{ readonly tally: string | undefined }>();
      for (const [id, tally] of writes) rows.set(id, { tally });
      const counted = [...rows].filter(([id, row]) => isCounted(asked, id, row.tally)).length;
      expect(rows.count(asked)).toBe(counted);
      expect(rows.copy().count(asked)).toBe(counted);
    }),
    { numRuns: 500 },
  );
});
