import { createEnrolHolder, createInviteHolder, createPrincipalCreator } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, submit } from '../testing/act.ts';
import { API_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
/** Less than what suspends the log. */
const MINUTES = 4 * 60_000;
const actor = { kind: 'system' } as const;

/** A code for somebody who was registered just now. */
async function codeOfNina(world: World) {
  const principal = { name: 'Nina', email: 'nina@acme.example', kind: 'person' as const, roles: [] };
  const { id } = await createPrincipalCreator(world.deps)({ actor, principal });
  return { id, ...(await createInviteHolder(world.deps)({ actor, principal: id })) };
}
const enrolment = (code: string) => ({ code, recipient: null, validMillis: HOUR });
const invalid = { code: 'ENROLMENT_CODE_INVALID' };

describe('a code to enrol with', () => {
  test('is good for 24 hours, and the token for as long as it says', () =>
    withWorld(async (world) => {
      const { id, code, expiresAt } = await codeOfNina(world);
      expect(expiresAt).toBe(world.temp.clock.now() + 24 * HOUR);
      advance(world, 24 * HOUR - 1);
      const made = await createEnrolHolder(world.deps)(enrolment(code));
      expect(made.principal.id).toBe(id);
      expect(made.expiresAt).toBe(world.temp.clock.now() + HOUR);
    }));

  test('ends with them, and another one can be made then', () =>
    withWorld(async (world) => {
      const { id, code } = await codeOfNina(world);
      advance(world, 24 * HOUR);
      await expect(createEnrolHolder(world.deps)(enrolment(code))).rejects.toMatchObject(invalid);
      const again = await createInviteHolder(world.deps)({ actor, principal: id });
      await createEnrolHolder(world.deps)(enrolment(again.code));
    }));

  test('that is over does not come back with a clock that is set back, whether or not the log went on', () =>
    withWorld(async (world) => {
      const { code } = await codeOfNina(world);
      const enrol = createEnrolHolder(world.deps);
      advance(world, 24 * HOUR);
      await expect(enrol(enrolment(code))).rejects.toMatchObject(invalid);
      advance(world, -MINUTES);
      await expect(enrol(enrolment(code))).rejects.toMatchObject(invalid);
      advance(world, MINUTES);
      await submit(world, API_CREATE);
      advance(world, -MINUTES);
      await expect(createEnrolHolder(world.another())(enrolment(code))).rejects.toMatchObject(invalid);
    }));

  test('is counted from the time of the log where the clock is behind it', () =>
    withWorld(async (world) => {
      const before = world.temp.clock.now();
      await submit(world, API_CREATE);
      advance(world, -60_000);
      expect((await codeOfNina(world)).expiresAt).toBe(before + 24 * HOUR);
    }));
});
