import type { Principal } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { createResumeLog, type ResumeLogDeps } from './resume-log.ts';

const administrator = (id: string): Principal => ({
  id,
  name: id,
  email: `${id}@acme.example`,
  kind: 'person',
  roles: ['administrator'],
  accounts: null,
  recipient: null,
  state: 'active',
});
const ada = administrator('pri_ada');
const ben = administrator('pri_ben');

/** One of them alone has let the other one in. */
const guest = administrator('pri_guest');
const host = administrator('pri_host');
const isGuestOrHost = (id: string) => id === guest.id || id === host.id;

function world() {
  const resumed: Parameters<ResumeLogDeps['resume']>[0][] = [];
  let now = 0;
  const quiet = () => undefined;
  const resume = createResumeLog({
    mayBeOne: (one, other) => one === other || [one, other].every(isGuestOrHost),
    resume: async (by) => resumed.push(by),
    micros: () => now,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  const say = (principal: Principal, reasonCode: 'clock-was-ahead' | 'cause-removed' = 'clock-was-ahead') =>
    resume({ principal, actor: { kind: 'principal', id: principal.id, via: 'token' }, reasonCode });
  return { resumed, say, pass: (hours: number) => (now += hours * 3_600_000_000) };
}

describe('that the clock was ahead', () => {
  test('is believed of two administrators, and both are named', async () => {
    const { resumed, say } = world();
    await expect(say(ada)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    await expect(say(ben)).resolves.toBeDefined();
    expect(resumed).toMatchObject([{ actor: { id: ben.id }, askedBy: ada.id }]);
  });

  test('is not believed of one who says it twice', async () => {
    const { resumed, say } = world();
    await expect(say(ada)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    await expect(say(ada)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    expect(resumed).toEqual([]);
  });

  test('is not believed of one and whom that one alone let in', async () => {
    const { resumed, say } = world();
    await expect(say(guest)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    await expect(say(host)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    expect(resumed).toEqual([]);
  });

  test('is forgotten after an hour', async () => {
    const { resumed, say, pass } = world();
    await expect(say(ada)).rejects.toThrow();
    pass(1);
    await expect(say(ben)).rejects.toMatchObject({ code: 'RESUME_NEEDS_SECOND' });
    expect(resumed).toEqual([]);
  });
});

test('that a cause is removed takes one, since the store looks by itself', async () => {
  const { resumed, say } = world();
  await say(ada, 'cause-removed');
  expect(resumed).toMatchObject([{ reasonCode: 'cause-removed', askedBy: null }]);
});
