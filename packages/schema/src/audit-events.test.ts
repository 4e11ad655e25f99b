import { expect, test } from 'vitest';
import { AUDIT_EVENTS, auditEntrySchema } from './audit-events.ts';

const EVENTS = Object.entries(AUDIT_EVENTS);

test.each(EVENTS)('%s says in a sentence what it means', (_, schema) => {
  expect(schema.description).toMatch(/^[A-Z`].+\.$/);
});

test.each(EVENTS)('%s takes no field that it does not name', (_, schema) => {
  const { error } = schema.safeParse({ nameOfSomebody: 'Rita' });
  expect(error?.issues).toContainEqual(
    expect.objectContaining({ code: 'unrecognized_keys', keys: ['nameOfSomebody'] }),
  );
});

test('a type is a noun and what happened to it', () => {
  for (const [type] of EVENTS) expect(type).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/);
});

test('an entry of a type that is not known is no entry', () => {
  const entry = {
    v: 1,
    id: 'evt_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    at: '2027-01-01T00:00:00.000Z',
    type: 'permit.issued',
    actor: { kind: 'system' },
    request: null,
    data: {},
  };
  expect(auditEntrySchema.safeParse(entry).success).toBe(true);
  expect(auditEntrySchema.safeParse({ ...entry, type: 'permit.forged' }).success).toBe(false);
});
