import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryEntry } from '../testing/sample-entries.ts';
import { toNdjson } from './ndjson.ts';

test('the stored bytes of an entry come out as they are, on one line', () => {
  fc.assert(
    fc.property(arbitraryEntry('access.refused'), (exported) => {
      const line = toNdjson(exported);
      expect(line).toContain(exported.body);
      expect(line).not.toMatch(/[\r\n]/);
      const { index, leafHash, entry } = exported;
      expect(JSON.parse(line)).toEqual({ index, leafHash, entry });
    }),
  );
});
