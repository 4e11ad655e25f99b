import type { Actor, Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createChallenges,
  createDeactivatePrincipal,
  createEndSession,
  createInvitationDesk,
  createInviteHolder,
  createIssueToken,
  createProposeChange,
  createRevokePasskey,
  createRevokeToken,
  createSignInWithPasskey,
  issueLink,
  type StartedSession,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { actorOf } from '../testing/people.ts';
import { addAdministrator, enrol, withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const DAY = 86_400_000;
const FROM = { client: null, address: null };

/** The desk of passkeys; what is checked of the cryptography is tested where it is done. */
function passkeys(world: World) {
  const { deps } = world;
  const { clock, randomBytes } = deps;
  const challenges = createChallenges({ clock, randomBytes });
  let made = 0;
  const enrolled = () => ({
    credentialId: `credential-${++made}`,
    publicKey: 'AAAA',
    algorithm: -7,
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: false,
    backedUp: false,
    signCount: 0,
    transports: [],
  });
  const all = {
    ...deps,
    challenges,
    sessionLimits: { idleMillis: DAY, totalMillis: DAY },
    passkeys: {
      verifyRegistration: async () => ({ ok: true, value: enrolled() }) as const,
      verifyAssertion: async () =>
        ({ ok: true, value: { signCount: 0, backedUp: false, backupEligible: false } }) as const,
    },
  };
  const signed = (challenge: string) => ({
    clientDataJSON: Buffer.from(JSON.stringify({ challenge })).toString('base64url'),
  });
  const desk = createInvitationDesk(all);
  const of = (id: string) => deps.store.read((tx) => tx.passkeys.of(id));
  return {
    link: (actor: Actor) => issueLink(all, { actor, purpose: 'first-passkey' }),
    /** Enrols one with a link or an invitation, and gives it with the session that begins by it. */
    take: async (code: string) => {
      const { challenge, principal } = await desk.open(code);
      const registration = { response: signed(challenge) } as never;
      const session = await desk.accept({ code, registration, label: 'laptop', from: FROM });
      const passkey = of(principal.id).at(-1);
      if (passkey === undefined) throw new Error('no passkey was enrolled');
      return { session, passkey };
    },
    signIn: (credential: string) =>
      createSignInWithPasskey(all)({
        assertion: { id: credential, response: signed(challenges.issue('sign-in', '')) } as never,
        from: FROM,
      }),
    left: (id: string) =>
      of(id)
        .filter(({ revokedAt }) => revokedAt === null)
        .map((one) => one.id),
  };
}

/** Somebody as they sign in with their newest token. */
function tokenActor(world: World, { id }: Pick<Principal, 'id'>) {
  const token = world.deps.store.read((tx) => tx.tokens.of(id)).at(-1);
  if (token === undefined) throw new Error('no token');
  return { kind: 'principal', id, via: token.id } as const;
}
const inSession = ({ principal, id }: StartedSession): Actor => ({
  kind: 'principal',
  id: principal,
  via: id,
});
function isGood(world: World, { secret }: StartedSession): boolean {
  try {
    return createAuthenticate(world.deps)(secret, 'cookie') !== undefined;
  } catch {
    return false;
  }
}

describe('whoever revokes a token that was stolen', () => {
  test('ends the passkey that was enrolled with it, and every session that began with that', () =>
    withSealedWorld(async (world) => {
      const { boss, people, deps } = world;
      const desk = passkeys(world);
      const stolen = tokenActor(world, boss);
      const { passkey, session } = await desk.take(desk.link(stolen));
      const later = await desk.signIn(passkey.credentialId);
      expect([session, later].map((one) => isGood(world, one))).toEqual([true, true]);
      const revoked = await createRevokeToken(deps)({
        actor: tokenActor(world, people.ada),
        token: stolen.via,
      });
      expect(revoked).toMatchObject({ ended: 3, passkeys: [passkey.id], kept: 0 });
      expect([session, later].map((one) => isGood(world, one))).toEqual([false, false]);
      await expect(desk.signIn(passkey.credentialId)).rejects.toMatchObject({ code: 'PASSKEY_REFUSED' });
    }));

  test('ends the links that it made and nobody has used', () =>
    withSealedWorld(async (world) => {
      const { boss, people, deps } = world;
      const desk = passkeys(world);
      const stolen = tokenActor(world, boss);
      const code = desk.link(stolen);
      await createRevokeToken(deps)({ actor: tokenActor(world, people.ada), token: stolen.via });
      await expect(desk.take(code)).rejects.toMatchObject({ code: 'LINK_INVALID' });
      expect(desk.left(boss.id)).toEqual([]);
    }));

  test('has the passkeys named of people who took an invitation of it, and ends them where that is asked for', () =>
    withSealedWorld(async (world) => {
      const { boss, people, deps } = world;
      const desk = passkeys(world);
      const stolen = tokenActor(world, boss);
      const ghost = await addAdministrator(world, 'ghost');
      const { code } = await createInviteHolder(deps)({ actor: stolen, principal: ghost.id });
      const { passkey, session } = await desk.take(code);
      const actor = tokenActor(world, people.ada);
      const first = await createRevokeToken(deps)({ actor, token: stolen.via });
      const named = [session.id, passkey.id].map((token) => ({ token, principal: ghost.id }));
      expect(first.others).toEqual(expect.arrayContaining(named));
      expect(desk.left(ghost.id)).toEqual([passkey.id]);
      const all = await createRevokeToken(deps)({ actor, token: stolen.via, withPeople: true });
      expect(all).toMatchObject({ passkeys: [passkey.id], others: [] });
      expect(desk.left(ghost.id)).toEqual([]);
      expect(isGood(world, session)).toBe(false);
    }));

  test('in a session of the own passkey keeps that, and ends what else came from the token when asked once more', () =>
    withSealedWorld(async (world) => {
      const { boss, deps } = world;
      const desk = passkeys(world);
      const enrolled = tokenActor(world, boss);
      const { passkey, session } = await desk.take(desk.link(enrolled));
      const own = await desk.signIn(passkey.credentialId);
      const revoke = () => createRevokeToken(deps)({ actor: inSession(own), token: enrolled.via });
      expect(await revoke()).toMatchObject({ ended: 1, passkeys: [], kept: 1 });
      expect(await revoke()).toMatchObject({ ended: 1, passkeys: [], kept: 0 });
      expect([session, own].map((one) => isGood(world, one))).toEqual([false, true]);
      expect(desk.left(boss.id)).toEqual([passkey.id]);
    }));
});

test('a passkey that an administrator revokes ends the sessions that began with it', () =>
  withSealedWorld(async (world) => {
    const { boss, people, deps } = world;
    const desk = passkeys(world);
    const { passkey } = await desk.take(desk.link(tokenActor(world, boss)));
    const session = await desk.signIn(passkey.credentialId);
    const actor = tokenActor(world, people.ada);
    const revoked = await createRevokePasskey(deps)({ by: people.ada, actor, passkey: passkey.id });
    expect(revoked).toMatchObject({ principal: boss.id, ended: 2, passkeys: [passkey.id] });
    expect(isGood(world, session)).toBe(false);
  }));

test('a session that its holder ends from another one takes along nothing that was not made in it; the own one ends alone', () =>
  withSealedWorld(async (world) => {
    const { boss, deps } = world;
    const desk = passkeys(world);
    const { passkey, session } = await desk.take(desk.link(tokenActor(world, boss)));
    const end = (id: string, actor: Actor) => createEndSession(deps)({ by: boss, actor, session: id });
    const signOut = await end(session.id, inSession(session));
    expect(signOut).toEqual({
      principal: boss.id,
      ended: 1,
      passkeys: [],
      identities: [],
      kept: 0,
      others: [],
    });
    const [stolen, own] = [await desk.signIn(passkey.credentialId), await desk.signIn(passkey.credentialId)];
    expect(await end(stolen.id, inSession(own))).toMatchObject({ ended: 1, passkeys: [] });
    expect([stolen, own].map((one) => isGood(world, one))).toEqual([false, true]);
    expect(desk.left(boss.id)).toEqual([passkey.id]);
  }));

test('a token that was made in a session ends with it when somebody else ends that', () =>
  withSealedWorld(async (world) => {
    const { boss, people, deps } = world;
    const desk = passkeys(world);
    const { passkey } = await desk.take(desk.link(tokenActor(world, boss)));
    const stolen = await desk.signIn(passkey.credentialId);
    const made = await createIssueToken(deps)({
      actor: inSession(stolen),
      issuer: boss,
      principal: boss.id,
      scopes: ['read'],
      label: 'of a thief',
      expiresAt: null,
    });
    const actor = tokenActor(world, people.ada);
    const ended = await createEndSession(deps)({ by: people.ada, actor, session: stolen.id });
    expect(ended).toMatchObject({ principal: boss.id, ended: 2, passkeys: [] });
    expect(() => createAuthenticate(deps)(made.token)).toThrow('This token was revoked on');
  }));

test('the passkeys of whoever is deactivated end, are named, and are not good again once that one is back', () =>
  withSealedWorld(async (world) => {
    const { boss, deps, people } = world;
    const desk = passkeys(world);
    const { passkey, session } = await desk.take(desk.link(tokenActor(world, boss)));
    const actor = actorOf(people.ada);
    const done = await createDeactivatePrincipal(deps)({
      by: people.ada,
      actor,
      principal: boss.id,
      reasonCode: 'compromised',
    });
    expect(done).toMatchObject({ passkeys: [passkey.id], ended: 2 });
    await deps.store.write((tx) => tx.principals.setState(boss.id, 'active'));
    expect(desk.left(boss.id)).toEqual([]);
    expect(isGood(world, session)).toBe(false);
    await expect(desk.signIn(passkey.credentialId)).rejects.toMatchObject({ code: 'PASSKEY_REFUSED' });
  }));

describe('the last administrator of all accounts who can sign in', () => {
  test('does not give the role away, whatever signs them in', () =>
    withSealedWorld(async (world) => {
      const { boss, deps, people } = world;
      const { ada } = people;
      const desk = passkeys(world);
      await desk.take(desk.link(tokenActor(world, ada)));
      const by = actorOf(ada);
      await createDeactivatePrincipal(deps)({ by: ada, actor: by, principal: boss.id, reasonCode: 'left' });
      const give = createProposeChange(deps)({
        principal: ada,
        actor: by,
        content: { kind: 'principal.set-roles', principal: ada.id, roles: ['auditor'], accounts: null },
        reason: 'They need it',
      });
      await expect(give).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    }));

  test('is not deactivated while the only other one cannot sign in', () =>
    withSealedWorld(async (world) => {
      const { boss, deps, people } = world;
      const desk = passkeys(world);
      await desk.take(desk.link(tokenActor(world, people.ada)));
      const helper = await addAdministrator(world, 'helper');
      const end = (id: string) =>
        createDeactivatePrincipal(deps)({
          by: helper,
          actor: actorOf(helper),
          principal: id,
          reasonCode: 'left',
        });
      await end(boss.id);
      await expect(end(people.ada.id)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
      await enrol(world, helper);
      expect(await end(people.ada.id)).toMatchObject({ principal: { state: 'deactivated' } });
    }));
});
