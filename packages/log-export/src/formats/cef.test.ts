import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportedEntry } from '../exported-entry.ts';
import { GOLDEN_ENTRIES } from '../testing/golden-entries.ts';
import { readCef } from '../testing/read-cef.ts';
import { SOURCE } from '../testing/source.ts';
import { toCef } from './cef.ts';

const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[\\|=\r\n a-z]{1,12}$/),
  fc.constant(' act=none \\= | CEF:0'),
);

const [golden] = GOLDEN_ENTRIES;
if (golden === undefined) throw new Error('no golden entry');
const sample: ExportedEntry = golden;

test('whatever is in a value, a reader of CEF gets the same back', () => {
  fc.assert(
    fc.property(awkward, awkward, (operation, account) => {
      const entry = { ...sample.entry, data: { ...sample.entry.data, operation } };
      const subject = { apiUser: null, provider: 'dotdigital' as const, integration: null, account };
      const { extension } = readCef(toCef({ ...sample, entry, subject }, SOURCE));
      expect(extension['cs2']).toBe(account);
      expect(JSON.parse(extension['cs6'] ?? '')).toEqual(entry.data);
      expect(extension['externalId']).toBe(sample.entry.id);
    }),
  );
});

test('whatever is in the header, it has seven fields on one line and keeps its bars and backslashes', () => {
  fc.assert(
    fc.property(awkward, (productVersion) => {
      const line = toCef(sample, { ...SOURCE, productVersion });
      expect(line).not.toMatch(/[\r\n]/);
      const { header } = readCef(line);
      expect(header).toHaveLength(7);
      expect(header[3]).toBe(productVersion.replace(/\r\n|[\r\n]/g, ' '));
    }),
  );
});
