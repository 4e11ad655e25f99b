import { describe, expect, test } from 'vitest';
import { createLogInHolds } from './log-in-holds.ts';

const LOG_IN = { realm: 'https://provider.example', credentials: { username: 'u', password: 'p' } };

function setUp() {
  let now = 0;
  const holds = createLogInHolds({ clock: { now: () => now }, pauseMillis: 1000 });
  return { holds, at: (instant: number) => (now = instant) };
}

describe('refused credentials', () => {
  test('are held back twice as long after every refusal, up to sixteen times the first pause', () => {
    const { holds, at } = setUp();
    const pauses: number[] = [];
    let now = 0;
    for (let refusal = 0; refusal < 7; refusal += 1) {
      at(now);
      holds.refused(LOG_IN);
      const until = holds.heldUntil(LOG_IN) ?? 0;
      pauses.push(until - now);
      now = until;
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 16_000, 16_000]);
  });

  test('are free again at the end of the pause, and after they were accepted', () => {
    const { holds, at } = setUp();
    holds.refused(LOG_IN);
    at(999);
    expect(holds.heldUntil(LOG_IN)).toBe(1000);
    at(1000);
    expect(holds.heldUntil(LOG_IN)).toBeNull();
    holds.refused(LOG_IN);
    holds.accepted(LOG_IN);
    expect(holds.heldUntil(LOG_IN)).toBeNull();
  });

  test('are forgotten in time', () => {
    const { holds, at } = setUp();
    holds.refused(LOG_IN);
    at(100_000);
    holds.refused(LOG_IN);
    expect(holds.heldUntil(LOG_IN)).toBe(101_000);
  });

  test('do not hold back another password, another user or another place', () => {
    const { holds } = setUp();
    holds.refused(LOG_IN);
    const { realm, credentials } = LOG_IN;
    expect(holds.heldUntil({ realm, credentials: { ...credentials, password: 'q' } })).toBeNull();
    expect(holds.heldUntil({ realm, credentials: { ...credentials, username: 'v' } })).toBeNull();
    expect(holds.heldUntil({ realm: 'https://other.example', credentials })).toBeNull();
  });
});
