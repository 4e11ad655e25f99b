import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GOLDEN_ENTRIES } from '../testing/golden-entries.ts';
import { arbitraryEntry } from '../testing/sample-entries.ts';
import { type FieldFilter, isWanted, tokensOf, wantedTokens } from './field-tokens.ts';

const found = (filter: FieldFilter) =>
  GOLDEN_ENTRIES.filter((one) => isWanted(one, wantedTokens(filter))).map((one) => one.index);

test.each<[FieldFilter, number[]]>([
  [{}, [1, 2, 3]],
  [{ type: ['step.applied'] }, [2]],
  [{ type: ['step.applied', 'access.refused'] }, [2, 3]],
  [{ outcome: 'failure' }, [3]],
  [{ request: 'req_01K0000000000000000000REQ0' }, [1, 2]],
  [{ actor: 'wrk_01K0000000000000000000WK00' }, [2]],
  [{ account: 'shop-eu', provider: 'dotdigital', integration: 'magento' }, [1, 2]],
  [{ account: 'shop-eu', type: ['access.refused'] }, []],
  [{ text: 'house/approvals' }, [1]],
  [{ text: 'Approvals' }, [1]],
  [{ text: '"house/approvals" (review)' }, [1]],
  [{ text: 'magento answered' }, [2]],
  [{ text: `${'d'.repeat(64)}` }, [2]],
  [{ text: 'd'.repeat(16) }, [2]],
  [{ text: 'principals POST' }, [3]],
  [{ text: 'approvals principals' }, []],
  [{ text: '*' }, []],
])('%j finds %j', (filter, indexes) => {
  expect(found(filter)).toEqual(indexes);
});

describe('a word of the text', () => {
  test('is never taken for a field', () => {
    const [first] = GOLDEN_ENTRIES;
    if (first === undefined) throw new Error('no entry');
    const entry = { ...first.entry, data: { operation: 'outcome:failure account:other' } };
    const sly = { ...first, entry };
    expect(isWanted(sly, wantedTokens({ outcome: 'failure' }))).toBe(false);
    expect(isWanted(sly, wantedTokens({ account: 'other' }))).toBe(false);
    expect(isWanted(sly, wantedTokens({ text: 'failure' }))).toBe(true);
  });

  test('has no white space in it, whatever is in an entry', () => {
    fc.assert(
      fc.property(arbitraryEntry('access.refused'), (exported) => {
        for (const token of tokensOf(exported)) expect(token).toMatch(/^[a-z]*[:=]\S*$/u);
      }),
    );
  });
});
