import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OCSF_VERSIONS, type OcsfVersion } from '@countersign/schema';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { expect, type TestContext, test } from 'vitest';
import { EVENT_MEANINGS } from '../meaning/event-meanings.ts';
import { arbitraryEntry, EVENT_TYPES } from '../testing/sample-entries.ts';
import { SOURCE } from '../testing/source.ts';
import { toOcsf } from './to-ocsf.ts';

// JSON Schemas made from OCSF (https://github.com/ocsf/ocsf-schema, Apache-2.0), which stand beside the repository and not
// in it. Those of 1.9.0 are from before its release.
const FOLDER = fileURLToPath(new URL('../../../../../shared/vectors/ocsf', import.meta.url));
const FILE_VERSIONS: Record<OcsfVersion, string> = { '1.8.0': '1.8.0', '1.9.0': '1.9.0-dev' };

function openSchemas(version: OcsfVersion, { skip }: TestContext): (slug: string) => ValidateFunction {
  if (!existsSync(FOLDER)) skip(`the schemas of OCSF are not beside the repository: no folder ${FOLDER}`);
  const opened = new Map<string, ValidateFunction>();
  return (slug) => {
    const validate =
      opened.get(slug) ??
      new Ajv({ strict: false }).compile(
        JSON.parse(readFileSync(join(FOLDER, `${FILE_VERSIONS[version]}-${slug}.json`), 'utf8')),
      );
    opened.set(slug, validate);
    return validate;
  };
}

test('every audit event has a meaning', () => {
  expect(Object.keys(EVENT_MEANINGS).sort()).toEqual([...EVENT_TYPES].sort());
});

for (const version of OCSF_VERSIONS) {
  test(`every audit event, whatever its data, is valid OCSF ${version}`, (context) => {
    const schemaOf = openSchemas(version, context);
    for (const type of EVENT_TYPES) {
      fc.assert(
        fc.property(arbitraryEntry(type), fc.boolean(), (exported, signed) => {
          const source = signed ? SOURCE : { ...SOURCE, checkpoint: null };
          const { event, ocsfClass } = toOcsf(exported, source, version);
          const validate = schemaOf(ocsfClass.slug);
          const problems = validate(event) ? [] : validate.errors;
          expect({ type, problems }).toEqual({ type, problems: [] });
        }),
        { numRuns: 5 },
      );
    }
  });
}

test('the schemas refuse what they should: an event without its user, and an attribute that OCSF does not know', (context) => {
  const validate = openSchemas('1.8.0', context)('account_change');
  const [exported] = fc.sample(arbitraryEntry('principal.created'), { numRuns: 1, seed: 1 });
  if (exported === undefined) throw new Error('no sample');
  const { event } = toOcsf(exported, SOURCE, '1.8.0');
  expect(validate(event)).toBe(true);
  const { user: _, ...without } = event;
  expect(validate(without)).toBe(false);
  expect(validate({ ...event, invented: 1 })).toBe(false);
});
