import { expect, test } from 'vitest';
import { failureOf } from '../conformance/expect-failure.ts';
import { createCallWindow, reserveSlot } from './call-window.ts';

/** The moments of calls that all ask at the given times. */
function momentsOf(times: readonly number[], limit: number): number[] {
  let slots: readonly number[] = [];
  return times.map((now) => {
    const reserved = reserveSlot(slots, { now, limit });
    slots = reserved.slots;
    return reserved.at;
  });
}

test('no second has more calls than the limit, however many ask at once', () => {
  const moments = momentsOf(
    Array.from({ length: 25 }, () => 0),
    10,
  );
  for (const start of moments) {
    expect(moments.filter((at) => at >= start && at <= start + 1000).length).toBeLessThanOrEqual(10);
  }
  expect(moments.at(-1)).toBe(2200);
});

test('calls below the limit do not wait', () => {
  expect(momentsOf([0, 500, 2000, 2100], 2)).toEqual([0, 500, 2000, 2100]);
});

test('keys do not wait for each other', async () => {
  const window = createCallWindow({ clock: { now: () => 0 }, callsPerSecond: 1 });
  const { signal } = new AbortController();
  await window('one', signal);
  await window('another', signal);
});

test('a call that is stopped while it waits fails as stopped', async () => {
  const window = createCallWindow({ clock: { now: () => 0 }, callsPerSecond: 1 });
  const controller = new AbortController();
  await window('one', controller.signal);
  const waiting = failureOf(window('one', controller.signal));
  controller.abort();
  expect(await waiting).toMatchObject({ code: 'CALL_ABORTED', effect: 'none' });
});
