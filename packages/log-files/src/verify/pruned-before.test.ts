import { expect, test } from 'vitest';
import type { OpenedLog, Retention } from '../open/opened-log.ts';
import { prunedBefore } from './pruned-before.ts';

function logSaying(retention: Retention | undefined, entries: Readonly<Record<number, string>>): OpenedLog {
  return {
    source: { entries: () => [], nodes: () => [], checkpoints: () => [] },
    hashes: () => [],
    bodies: (from) => (entries[from] === undefined ? [] : [Buffer.from(entries[from])]),
    retention: () => retention,
    cosigned: () => [],
    newest: () => undefined,
    keyFile: '',
    close: () => undefined,
  };
}

const says = (before: number) => JSON.stringify({ type: 'log.pruned', data: { before, asked: 1 } });

test('what the log says itself may be gone is allowed to be', () => {
  expect(prunedBefore(logSaying({ before: 5, entry: 9 }, { 9: says(5) }))).toBe(5);
  expect(prunedBefore(logSaying(undefined, {}))).toBe(0);
});

test.each([
  ['an entry that is not there', { before: 5, entry: 9 }, {}],
  ['an entry about something else', { before: 5, entry: 9 }, { 9: '{"type":"log.started","data":{}}' }],
  ['an entry that names another index', { before: 7, entry: 9 }, { 9: says(5) }],
  ['an entry that could be pruned itself', { before: 10, entry: 9 }, { 9: says(10) }],
  ['an entry that cannot be read', { before: 5, entry: 9 }, { 9: 'nonsense' }],
  ['no number', { before: Number.NaN, entry: 9 }, { 9: says(5) }],
])('a claim that rests on %s allows nothing', (_, retention, entries) => {
  expect(prunedBefore(logSaying(retention, entries))).toBe(0);
});
