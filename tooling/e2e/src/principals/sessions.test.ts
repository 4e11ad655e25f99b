import {
  createAuthenticate,
  createDeviceLogins,
  createInviteHolder,
  createPrincipalCreator,
  createTokenUses,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { issuerDesk, signInDeps } from '../testing/issuer-desk.ts';
import { type World, withWorld } from '../testing/world.ts';

const MINUTE = 60_000;
const actor = { kind: 'system' } as const;
const from = { client: 'Chrome on Linux', address: '192.0.2.1' };
const ended = { code: 'SESSION_ENDED' };

/** Somebody who has accepted an invitation by an issuer. */
async function signedIn(world: World) {
  const principal = { name: 'Nina', email: 'nina@acme.example', kind: 'person' as const, roles: [] };
  const { id } = await createPrincipalCreator(world.deps)({ actor, principal });
  const { code } = await createInviteHolder(world.deps)({ actor, principal: id });
  return issuerDesk(world).accept('nina', code);
}

const expectEnded = (authenticate: ReturnType<typeof createAuthenticate>, secret: string) =>
  expect(() => authenticate(secret, 'cookie')).toThrow(expect.objectContaining(ended));

describe('a session', () => {
  test('ends when nobody has used it for as long as it may rest', () =>
    withWorld(async (world) => {
      const { secret } = await signedIn(world);
      const authenticate = createAuthenticate(world.deps);
      advance(world, 30 * MINUTE - 1);
      expect(authenticate(secret, 'cookie')?.principal.name).toBe('Nina');
      advance(world, 30 * MINUTE - 1);
      expect(authenticate(secret, 'cookie')).toBeDefined();
      advance(world, 30 * MINUTE);
      expectEnded(authenticate, secret);
      // It does not come back with a clock that is set back.
      advance(world, -MINUTE);
      expectEnded(authenticate, secret);
    }));

  test('rests from its last use on also after a restart, to what was written of it', () =>
    withWorld(async (world) => {
      const { secret } = await signedIn(world);
      const uses = createTokenUses();
      advance(world, 20 * MINUTE);
      createAuthenticate({ ...world.deps, uses })(secret, 'cookie');
      const size = world.deps.store.read((tx) => tx.audit.size());
      await uses.flush(world.deps.store);
      // A use is no entry of the log.
      expect(world.deps.store.read((tx) => tx.audit.size())).toBe(size);
      advance(world, 20 * MINUTE);
      expect(createAuthenticate(world.another())(secret, 'cookie')).toBeDefined();
    }));

  test('ends after its whole time however much it is used', () =>
    withWorld(async (world) => {
      const { secret, expiresAt } = await signedIn(world);
      const authenticate = createAuthenticate(world.deps);
      while (world.temp.clock.now() + 20 * MINUTE < expiresAt) {
        advance(world, 20 * MINUTE);
        expect(authenticate(secret, 'cookie')).toBeDefined();
      }
      advance(world, 20 * MINUTE);
      expectEnded(authenticate, secret);
    }));
});

test('a code of a command line is good for ten minutes, and a challenge for five', () =>
  withWorld(async (world) => {
    const session = await signedIn(world);
    const deps = signInDeps(world);
    const logins = createDeviceLogins(deps);
    const by = { principal: session.principal, session: session.id };
    const { deviceCode, userCode } = logins.begin(from);
    const challenge = deps.challenges.issue('add', 'x');
    advance(world, 5 * MINUTE - 1);
    expect(deps.challenges.look(challenge, 'add')).toBe('x');
    expect(deps.challenges.look(challenge, 'vouch')).toBeUndefined();
    advance(world, 1);
    expect(deps.challenges.take(challenge, 'add')).toBeUndefined();
    expect(await logins.look(by, userCode.toLowerCase())).toMatchObject({ from });
    advance(world, 5 * MINUTE);
    await expect(logins.look(by, userCode)).rejects.toMatchObject({ code: 'DEVICE_CODE_UNKNOWN' });
    expect(await logins.poll(deviceCode)).toEqual({ state: 'expired' });
  }));
