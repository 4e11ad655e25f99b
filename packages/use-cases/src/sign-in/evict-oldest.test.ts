import { expect, test } from 'vitest';
import { evictOldest } from './evict-oldest.ts';

const LIMITS = { most: 10, mostAtOneAddress: 3 };
const begun = (
  waiting: Map<string, { from: { client: null; address: string } }>,
  id: string,
  address: string,
) => {
  evictOldest(waiting, { ...LIMITS, address, isOver: () => false });
  waiting.set(id, { from: { client: null, address } });
};

test('whoever begins without end from one address takes the places of nobody else', () => {
  const waiting = new Map();
  begun(waiting, 'good', '192.0.2.7');
  for (let time = 0; time < 100; time += 1) begun(waiting, `bad ${time}`, '198.51.100.1');
  // An address of version 6 is one of as many as there are in its network.
  for (let time = 0; time < 100; time += 1) begun(waiting, `six ${time}`, `2001:db8::${time.toString(16)}`);
  expect(waiting.has('good')).toBe(true);
  expect(waiting.size).toBe(7);
});

test('where all are too many the oldest goes, and before that what is over', () => {
  const waiting = new Map();
  for (let time = 0; time < 12; time += 1) begun(waiting, `${time}`, `192.0.2.${time}`);
  expect([waiting.size, waiting.has('0'), waiting.has('1'), waiting.has('2')]).toEqual([
    10,
    false,
    false,
    true,
  ]);
  evictOldest(waiting, { ...LIMITS, address: null, isOver: () => true });
  expect(waiting.size).toBe(0);
});
