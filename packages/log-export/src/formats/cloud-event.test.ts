import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toOcsf } from '../ocsf/to-ocsf.ts';
import { arbitraryEntry, EVENT_TYPES } from '../testing/sample-entries.ts';
import { SOURCE } from '../testing/source.ts';
import { toCloudEvent } from './cloud-event.ts';

test('every audit event is a CloudEvent 1.0: the attributes it needs, names that every transport takes, its schema named', () => {
  for (const type of EVENT_TYPES) {
    for (const exported of fc.sample(arbitraryEntry(type), 2)) {
      const { data, ...attributes } = toCloudEvent(exported, SOURCE, '1.8.0');
      for (const [name, value] of Object.entries(attributes)) {
        expect(name).toMatch(/^[a-z0-9]{1,20}$/);
        expect(value).toMatch(/./);
      }
      expect(attributes).toMatchObject({
        specversion: '1.0',
        id: exported.entry.id,
        type: `countersign.${type}`,
        time: exported.entry.at,
      });
      expect(new URL(attributes.source, 'https://base.example').pathname).toBe('/countersign');
      expect(attributes.dataschema).toMatch(/^https:\/\/schema\.ocsf\.io\/1\.8\.0\/classes\/[a-z_]+$/);
      expect(data).toEqual(toOcsf(exported, SOURCE, '1.8.0').event);
    }
  }
});
