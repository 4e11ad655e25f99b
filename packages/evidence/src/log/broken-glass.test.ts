import { expect, test } from 'vitest';
import { createEntries, type EntryDraft } from '../testing/create-entry.ts';
import { createBrokenGlass } from './broken-glass.ts';

const used = (breakGlass: string): EntryDraft => ({
  type: 'break-glass.used',
  actor: 'bob',
  request: `req_${breakGlass}`,
  data: { breakGlass, dueAt: '2026-02-04T00:00:00.000Z' },
});
const reviewed = (breakGlass: string, at: string): EntryDraft => ({
  type: 'break-glass.reviewed',
  at,
  actor: 'amy',
  request: `req_${breakGlass}`,
  data: { breakGlass },
});

function found(drafts: readonly EntryDraft[]) {
  const broken = createBrokenGlass();
  for (const entry of createEntries(drafts)) broken.tell(entry, entry.request !== 'req_other');
  return broken.found().map((one) => [one.request, one.reviewed?.index ?? null, one.isOverdue] as const);
}

test('a broken glass is listed with its review, and as overdue where nobody had reviewed it in time', () => {
  const later: EntryDraft = { type: 'log.read', at: '2026-02-09T00:00:00.000Z' };
  const waits = [used('1'), { ...later, at: '2026-02-03T00:00:00.000Z' }];
  expect(found(waits)).toEqual([['req_1', null, false]]);
  expect(found([used('1'), later])).toEqual([['req_1', null, true]]);
  expect(found([used('1'), reviewed('1', '2026-02-03T00:00:00.000Z'), later])).toEqual([['req_1', 1, false]]);
  expect(found([used('1'), reviewed('1', '2026-02-05T00:00:00.000Z')])).toEqual([['req_1', 1, true]]);
  expect(found([used('other'), later])).toEqual([]);
});
