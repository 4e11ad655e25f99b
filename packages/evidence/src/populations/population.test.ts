import { AUDIT_EVENTS } from '@countersign/schema';
import { expect, test } from 'vitest';
import { createEntries } from '../testing/create-entry.ts';
import { populationOf } from './population.ts';

test.each(Object.keys(AUDIT_EVENTS))(
  'entries of the type %s are in a population that says what they are',
  (type) => {
    const data = { outcome: 'deny', verdict: 'approve' };
    const [entry] = createEntries([{ type, data }]);
    if (entry === undefined) throw new Error('no entry was made');
    expect(populationOf(entry, 'create').id).not.toBe('other');
  },
);
