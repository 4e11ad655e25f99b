import { EXPORT_FORMATS, OCSF_VERSIONS } from '@countersign/schema';
import { expect, test } from 'vitest';
import { GOLDEN_ENTRIES } from '../testing/golden-entries.ts';
import { SOURCE } from '../testing/source.ts';
import { createEncoder } from './create-encoder.ts';

for (const format of EXPORT_FORMATS) {
  for (const version of format === 'ocsf' || format === 'cloudevents'
    ? OCSF_VERSIONS
    : (['1.8.0'] as const)) {
    test(`${format} with OCSF ${version} is written as it always was`, async () => {
      const { head, encode } = createEncoder(format, SOURCE, version);
      const text = `${head}${GOLDEN_ENTRIES.map(encode).join('')}`;
      await expect(text).toMatchFileSnapshot(`../golden/${format}-${version}.txt`);
    });
  }
}
