import { expect, test } from 'vitest';
import { startLoop } from './start-loop.ts';

test('a loop takes one turn after the other, and stopping it cuts a pause short', async () => {
  let turns = 0;
  const { promise: third, resolve: reached } = Promise.withResolvers<void>();
  const loop = startLoop(async () => {
    turns += 1;
    if (turns < 3) return 0;
    reached();
    return 3_600_000;
  });
  await third;
  await loop.stop();
  expect(turns).toBe(3);
});

test('stopping a loop tells the turn that is under way, waits for it and lets no other begin', async () => {
  const seen: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const loop = startLoop(async (signal) => {
    seen.push('begun');
    signal.addEventListener('abort', () => seen.push('told'));
    begin();
    await released;
    seen.push('ended');
    return 0;
  });
  await begun;
  const stopped = loop.stop().then(() => seen.push('stopped'));
  release();
  await stopped;
  expect(seen).toEqual(['begun', 'told', 'ended', 'stopped']);
});
