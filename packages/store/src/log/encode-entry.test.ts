import type { AuditEvent } from '@countersign/schema';
import { expect, it } from 'vitest';
import { encodeEntry, MAX_ENTRY_BYTES } from './encode-entry.ts';

const id = 'evt_00000000000000000000000001';
const actor = { kind: 'system' } as const;

function event(rules: string[]): AuditEvent {
  return { type: 'review.refused', request: null, data: { revision: 1, rules, code: 'X' } };
}

it('an entry of the most bytes that an entry may have is taken, and one more is refused', () => {
  const empty = encodeEntry({ id, at: 0, actor, event: event(['']) }).length;
  const largest = event(['x'.repeat(MAX_ENTRY_BYTES - empty)]);
  expect(encodeEntry({ id, at: 0, actor, event: largest }).length).toBe(MAX_ENTRY_BYTES);
  const larger = event(['x'.repeat(MAX_ENTRY_BYTES - empty + 1)]);
  expect(() => encodeEntry({ id, at: 0, actor, event: larger })).toThrow(/65536 bytes/);
});

it('text beyond ASCII is counted and written as UTF-8', () => {
  const body = encodeEntry({ id, at: 0, actor, event: event(['Zoë']) });
  expect(body.toString('utf8')).toContain('["Zoë"]');
});

it('half a character cannot be written', () => {
  expect(() => encodeEntry({ id, at: 0, actor, event: event(['\ud800']) })).toThrow();
});
