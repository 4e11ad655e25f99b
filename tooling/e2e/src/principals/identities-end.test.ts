import type { Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createEnrolHolder,
  createInviteHolder,
  createRevokeIdentity,
  createRevokeToken,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approveAs, codeFrom, deactivateAs, proposeAs } from '../testing/changes.ts';
import { createSomebody, guestNow } from '../testing/guests.ts';
import { issuerDesk } from '../testing/issuer-desk.ts';
import { actorOf } from '../testing/people.ts';
import { addAdministrator, enrol, registerRealAccount, withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

const UNKNOWN = { code: 'IDENTITY_UNKNOWN' };
const SYSTEM = { kind: 'system' } as const;
const DAY = 86_400_000;

interface Linked {
  readonly guest: Principal;
  readonly desk: ReturnType<typeof issuerDesk>;
  readonly secret: string;
}

/** Somebody who was linked to an identity of whoever made the code. */
const withLinked = (work: (world: World & Linked & { readonly boss: Principal }) => Promise<void>) =>
  withSealedWorld(async (world) => {
    const desk = issuerDesk(world);
    const guest = await createSomebody(world, 'guest', ['requester']);
    const { secret } = await desk.accept('boss-private', await codeFrom(world, world.boss, guest));
    await work({ ...world, guest, desk, secret });
  });

async function letInAgain(world: World, { id }: Principal): Promise<void> {
  const { ada, amy, bob } = world.people;
  const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: id });
  for (const one of [amy, bob]) await approveAs(world, one, back);
}

const typesOf = (world: World) =>
  durableLog(world).map((line) => (JSON.parse(line) as { type: string }).type);
const revoke = (world: World, by: Principal, identity: string) =>
  createRevokeIdentity(world.deps)({ by, actor: actorOf(by), identity });
const isSignedIn = (world: World, secret: string): boolean => {
  try {
    return createAuthenticate(world.deps)(secret, 'cookie') !== undefined;
  } catch {
    return false;
  }
};

describe('an identity at an issuer', () => {
  test('ends with its person, in the log too, and being let in again restores it not', () =>
    withLinked(async (world) => {
      const { desk, guest, people } = world;
      const done = await deactivateAs(world, people.ada, guest);
      expect(done.identities).toHaveLength(1);
      expect(typesOf(world)).toContain('identity.revoked');
      await expect(desk.signIn('boss-private')).rejects.toMatchObject(UNKNOWN);
      await letInAgain(world, guest);
      await expect(desk.signIn('boss-private')).rejects.toMatchObject(UNKNOWN);
      const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: guest.id });
      await createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });
      await expect(desk.signIn('boss-private')).rejects.toMatchObject(UNKNOWN);
    }));

  test('is linked anew by another code alone, after which nobody invites that person', () =>
    withLinked(async (world) => {
      const { desk, guest, people, deps } = world;
      await deactivateAs(world, people.ada, guest);
      await letInAgain(world, guest);
      const { code } = await createInviteHolder(deps)({ actor: SYSTEM, principal: guest.id });
      await desk.accept('guest', code);
      await desk.signIn('guest');
      world.temp.clock.set(deps.clock.now() + 365 * DAY);
      const again = createInviteHolder(deps)({ actor: SYSTEM, principal: guest.id });
      await expect(again).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
    }));

  test('ends with the token by which its code was made, where all that came from that is ended', () =>
    withLinked(async (world) => {
      const { desk, boss, people, secret } = world;
      const { actor } = guestNow(world, boss);
      if (actor.kind !== 'principal') throw new Error('nobody signed in');
      const revoked = await createRevokeToken(world.deps)({
        actor: actorOf(people.ada),
        token: actor.via,
        withPeople: true,
      });
      expect(revoked.identities).toHaveLength(1);
      expect(isSignedIn(world, secret)).toBe(false);
      await expect(desk.signIn('boss-private')).rejects.toMatchObject(UNKNOWN);
    }));

  test('is named as what others have where only that token is ended', () =>
    withLinked(async (world) => {
      const { desk, boss, guest, people } = world;
      const { actor } = guestNow(world, boss);
      const token = actor.kind === 'principal' ? actor.via : '';
      const revoked = await createRevokeToken(world.deps)({ actor: actorOf(people.ada), token });
      const [identity] = desk.left(guest);
      expect(revoked.others).toContainEqual({ token: identity?.id, principal: guest.id });
    }));

  test('is ended by an administrator, with the sessions that it began, and for good', () =>
    withLinked(async (world) => {
      const { desk, guest, people, secret } = world;
      const [identity] = desk.left(guest);
      expect(isSignedIn(world, secret)).toBe(true);
      const done = await revoke(world, people.ada, identity?.id ?? '');
      expect(done).toMatchObject({ principal: guest.id, ended: 1, identities: [identity?.id] });
      expect(isSignedIn(world, secret)).toBe(false);
      await expect(desk.signIn('boss-private')).rejects.toMatchObject(UNKNOWN);
      const ended = typesOf(world).filter((type) => /^(identity\.revoked|session\.ended)$/.test(type));
      expect(ended).toEqual(['identity.revoked', 'session.ended']);
    }));

  test('is ended by its holder, who signs in by something else, and by nobody without a right to it', () =>
    withLinked(async (world) => {
      const { desk, guest, people, secret } = world;
      const [identity] = desk.left(guest);
      const id = identity?.id ?? '';
      await expect(revoke(world, people.amy, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const signedIn = createAuthenticate(world.deps)(secret, 'cookie');
      if (signedIn === undefined) throw new Error('nobody signed in');
      const own = createRevokeIdentity(world.deps)({
        by: guest,
        actor: signedIn.actor,
        identity: id,
      });
      await expect(own).rejects.toMatchObject({ code: 'TOKEN_IN_USE' });
      expect(await revoke(world, guest, id)).toMatchObject({ identities: [id] });
    }));

  test('of the last administrator who can sign in stays', () =>
    withWorld(async (world) => {
      const desk = issuerDesk(world);
      const { ada } = world.people;
      const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: ada.id });
      await desk.accept('ada', code);
      const [identity] = desk.left(ada);
      await expect(revoke(world, ada, identity?.id ?? '')).rejects.toMatchObject({
        code: 'LAST_ADMINISTRATOR',
      });
    }));
});

test('an installation is sealed by the enrolment that was missing, also where that is by an issuer', () =>
  withWorld(async (world) => {
    const { people, deps } = world;
    await registerRealAccount(world);
    const boss = await addAdministrator(world, 'boss');
    for (const one of [people.ada, boss, people.amy]) await enrol(world, one);
    const { code } = await createInviteHolder(deps)({ actor: SYSTEM, principal: people.bob.id });
    const isSealed = () => deps.store.read((tx) => deps.installation.stateIn(tx)).isSealed;
    expect(isSealed()).toBe(false);
    await issuerDesk(world).accept('bob', code);
    expect(isSealed()).toBe(true);
  }));
