import type { Actor, CreatePrincipal, Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createEnrolHolder,
  createInviteHolder,
  createIssueToken,
  createPrincipalCreator,
  createRecoverPerson,
  createRegisterPrincipal,
  createRenewToken,
  createRevokeToken,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { type World, withWorld } from '../testing/world.ts';

const SYSTEM = { kind: 'system' } as const;
const DAY = 86_400_000;

interface Held {
  readonly id: string;
  readonly token: string;
}

/** A person of whom nobody made a token but by enrolling. */
async function enrolled(
  world: World,
  name: string,
  roles: ['administrator'] | ['requester'],
  actor: Actor = SYSTEM,
) {
  const { code } = await invited(world, name, { roles, actor });
  return enrol(world, code);
}
async function invited(
  world: World,
  name: string,
  { roles, actor }: { roles: ['administrator'] | ['requester']; actor: Actor },
) {
  const given = { name, email: `${name}@acme.example`, kind: 'person', roles } as const;
  const principal = await register(world, { ...given, roles: [...roles] }, actor);
  return { id: principal.id, ...(await invite(world, principal.id, actor)) };
}
/** By the host, or as somebody who signed in with a token asks for it. */
async function register(world: World, principal: CreatePrincipal, actor: Actor): Promise<Principal> {
  if (actor.kind === 'system') return createPrincipalCreator(world.deps)({ actor, principal });
  const by = world.deps.store.read((tx) => tx.principals.get(actor.id));
  if (by === undefined) throw new Error('nobody registers');
  return (await createRegisterPrincipal(world.deps)({ by, actor, principal, reason: null })).principal;
}
const invite = (world: World, principal: string, actor: Actor) =>
  createInviteHolder(world.deps)({ actor, principal });
const enrol = (world: World, code: string) =>
  createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });

/** The actor of a call that was made with a token. */
function by(world: World, { token }: Held): Actor {
  const signedIn = createAuthenticate(world.deps)(token);
  if (signedIn === undefined) throw new Error('the token is not known');
  return signedIn.actor;
}
const issue = (world: World, via: Held, principal: string) =>
  createIssueToken(world.deps)({ actor: by(world, via), principal, label: 'another', expiresAt: null });
const renew = (world: World, via: Held) =>
  createRenewToken(world.deps)({ actor: by(world, via), expiresAt: world.temp.clock.now() + DAY });
const revoke = (world: World, via: Held, token: string) =>
  createRevokeToken(world.deps)({ actor: by(world, via), token });
const revokeWithPeople = (world: World, via: Held, token: string) =>
  createRevokeToken(world.deps)({ actor: by(world, via), token, withPeople: true });
const named = (...held: readonly (Held & { principal: { id: string } })[]) =>
  held.map(({ id, principal }) => ({ token: id, principal: principal.id }));

function isGood(world: World, { token }: Held): boolean {
  try {
    return createAuthenticate(world.deps)(token) !== undefined;
  } catch {
    return false;
  }
}
const via = (world: World, { id }: Held) => world.deps.store.read((tx) => tx.tokens.get(id)?.issuedVia);

test('a token ends with the one by means of which it was made, however far back, and no other does', () =>
  withWorld(async (world) => {
    const stolen = await enrolled(world, 'nina', ['requester']);
    const other = await enrolled(world, 'nils', ['requester']);
    const { id } = stolen.principal;
    const first = await issue(world, stolen, id);
    const second = await issue(world, first, id);
    const third = await renew(world, second);
    expect([stolen, first, second, third].map((one) => via(world, one))).toEqual([
      null,
      stolen.id,
      first.id,
      second.id,
    ]);
    const kept = await issue(world, stolen, id);
    expect(await revoke(world, stolen, first.id)).toMatchObject({ ended: 3 });
    expect([stolen, first, second, third, kept].map((one) => isGood(world, one))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(await revoke(world, kept, stolen.id)).toMatchObject({ ended: 1 });
    expect([stolen, kept, other].map((one) => isGood(world, one))).toEqual([false, true, true]);
  }));

test('the token of a machine is named when the one of the administrator who made it ends, and ends where that is asked for', () =>
  withWorld(async (world) => {
    const [thief, helper] = [
      await enrolled(world, 'nina', ['administrator']),
      await enrolled(world, 'nora', ['administrator']),
    ];
    const machine = await register(
      world,
      { name: 'robot', email: 'robot@acme.example', kind: 'machine', roles: ['requester'] },
      by(world, thief),
    );
    const token = await issue(world, thief, machine.id);
    const own = await issue(world, thief, thief.principal.id);
    expect(await revoke(world, helper, thief.id)).toMatchObject({
      ended: 2,
      others: [{ token: token.id, principal: machine.id }],
    });
    expect([token, own].map((one) => isGood(world, one))).toEqual([true, false]);
    expect(await revokeWithPeople(world, helper, thief.id)).toMatchObject({ ended: 1, others: [] });
    expect(isGood(world, token)).toBe(false);
    const revoked = world.deps.store
      .read((tx) => tx.audit.entries({ from: 0, limit: 1_000, type: 'token.revoked' }))
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data);
    expect(revoked).toEqual([
      { token: thief.id, principal: thief.principal.id },
      { token: own.id, principal: thief.principal.id, endedWith: thief.id },
      { token: token.id, principal: machine.id, endedWith: thief.id },
    ]);
  }));

test('a renewed token ends the old one alone; what came from the old one ends when somebody revokes it', () =>
  withWorld(async (world) => {
    const old = await enrolled(world, 'nina', ['administrator']);
    const helper = await enrolled(world, 'nora', ['administrator']);
    const beside = await issue(world, old, old.principal.id);
    const renewed = await renew(world, old);
    expect(renewed.replaces).toBe(old.id);
    // An answer that is lost locks nobody out.
    expect(isGood(world, old)).toBe(true);
    expect(await revoke(world, renewed, old.id)).toMatchObject({ ended: 1, kept: 1 });
    expect([old, beside, renewed].map((one) => isGood(world, one))).toEqual([false, true, true]);
    // It turns out that it had been stolen.
    expect(await revoke(world, helper, old.id)).toMatchObject({ ended: 2 });
    expect([beside, renewed, helper].map((one) => isGood(world, one))).toEqual([false, false, true]);
    expect(await revoke(world, helper, old.id)).toMatchObject({ ended: 0 });
  }));

test('the second time the token that replaced a stolen one ends also what the thief made of that', () =>
  withWorld(async (world) => {
    const old = await enrolled(world, 'nina', ['administrator']);
    const [thiefs, own] = [await renew(world, old), await renew(world, old)];
    expect(await revoke(world, own, old.id)).toMatchObject({ ended: 1, kept: 1 });
    expect(isGood(world, thiefs)).toBe(true);
    expect(await revoke(world, own, old.id)).toMatchObject({ ended: 1, kept: 0 });
    expect([thiefs, own].map((one) => isGood(world, one))).toEqual([false, true]);
  }));

test('revoked once more by the token in its place, a stolen one takes along what the thief made of it', () =>
  withWorld(async (world) => {
    const old = await enrolled(world, 'nina', ['administrator']);
    const thiefs = await renew(world, old);
    const own = await renew(world, old);
    expect(await revoke(world, own, old.id)).toMatchObject({ ended: 1, kept: 1 });
    const further = await issue(world, thiefs, old.principal.id);
    // However often the holder has renewed meanwhile, what is in use stays good, and what was made with it.
    const next = await renew(world, own);
    const made = await issue(world, next, old.principal.id);
    expect(await revoke(world, next, old.id)).toMatchObject({ ended: 2, kept: 0 });
    expect([thiefs, further, own, next, made].map((one) => isGood(world, one))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(await revoke(world, next, old.id)).toMatchObject({ ended: 0 });
  }));

describe('revoking a token', () => {
  test('takes nothing from people who enrolled by a code of it, however far back, and names what they have', () =>
    withWorld(async (world) => {
      const old = await enrolled(world, 'nina', ['administrator']);
      const helper = await enrolled(world, 'nora', ['administrator'], by(world, old));
      const deeper = await enrolled(world, 'nils', ['requester'], by(world, helper));
      const spent = await renew(world, deeper);
      await revoke(world, spent, deeper.id);
      expect(via(world, helper)).toBe(old.id);
      expect(await revoke(world, helper, old.id)).toEqual({
        ended: 1,
        passkeys: [],
        identities: [],
        kept: 0,
        codes: 0,
        // Not the one that has ended.
        others: named(helper, { ...spent, principal: deeper.principal }),
        principals: [helper.principal.id, deeper.principal.id],
      });
      expect([old, helper, spent].map((one) => isGood(world, one))).toEqual([false, true, true]);
    }));

  test('with people ends those too, but nothing at all where the token of the call comes from it', () =>
    withWorld(async (world) => {
      const stolen = await enrolled(world, 'nina', ['administrator']);
      const helper = await enrolled(world, 'nora', ['administrator']);
      const ghost = await enrolled(world, 'ghost', ['administrator'], by(world, stolen));
      const deeper = await enrolled(world, 'deeper', ['administrator'], by(world, ghost));
      const open = await invited(world, 'open', { roles: ['requester'], actor: by(world, deeper) });
      const all = [stolen, ghost, deeper];
      const size = () => world.deps.store.read((tx) => tx.audit.size());
      const before = size();
      await expect(revokeWithPeople(world, deeper, stolen.id)).rejects.toMatchObject({
        code: 'TOKEN_IN_USE',
        message: expect.stringContaining(`It comes from ${stolen.id}. Have somebody do this whose token`),
      });
      expect(all.every((one) => isGood(world, one))).toBe(true);
      expect(size()).toBe(before);
      expect(await revokeWithPeople(world, helper, stolen.id)).toEqual({
        ended: 3,
        passkeys: [],
        identities: [],
        kept: 0,
        codes: 1,
        others: [],
        principals: [ghost.principal.id, deeper.principal.id, open.id],
      });
      expect(all.some((one) => isGood(world, one))).toBe(false);
      await expect(enrol(world, open.code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
    }));

  test('ends never the one of the call; renewing it and another administrator do', () =>
    withWorld(async (world) => {
      const own = await enrolled(world, 'nina', ['administrator']);
      const helper = await enrolled(world, 'nora', ['administrator']);
      for (const end of [revoke, revokeWithPeople])
        await expect(end(world, own, own.id)).rejects.toMatchObject({
          code: 'TOKEN_IN_USE',
          message: expect.stringContaining('countersign token renew'),
        });
      expect(isGood(world, own)).toBe(true);
      const renewed = await renew(world, own);
      expect(await revoke(world, renewed, own.id)).toMatchObject({ ended: 1 });
      expect(await revoke(world, helper, renewed.id)).toMatchObject({ ended: 1 });
    }));

  test('leaves an administrator of all accounts who can sign in, whoever asks', () =>
    withWorld(async (world) => {
      const { clock } = world.temp;
      const token = await createIssueToken(world.deps)({
        actor: SYSTEM,
        principal: world.people.ada.id,
        label: 'laptop',
        expiresAt: null,
      });
      const short = await createIssueToken(world.deps)({
        actor: SYSTEM,
        principal: world.people.ada.id,
        label: 'for a day',
        expiresAt: clock.now() + DAY,
      });
      const local = await createPrincipalCreator(world.deps)({
        actor: SYSTEM,
        principal: {
          name: 'Local',
          email: 'local@acme.example',
          kind: 'person',
          roles: ['administrator'],
          accounts: ['shop'],
        },
      });
      await createIssueToken(world.deps)({
        actor: SYSTEM,
        principal: local.id,
        label: 'local',
        expiresAt: null,
      });
      const end = (id: string) => createRevokeToken(world.deps)({ actor: SYSTEM, token: id });
      // The other one is good for a moment longer only.
      advance(world, DAY);
      await expect(end(token.id)).rejects.toMatchObject({
        code: 'LAST_ADMINISTRATOR',
        message: expect.stringContaining('countersign recover'),
      });
      expect([token, short].map((one) => isGood(world, one))).toEqual([true, false]);
      await enrolled(world, 'nora', ['administrator']);
      expect(await end(token.id)).toMatchObject({ ended: 1 });
    }));
});

describe('with a stolen token of an administrator', () => {
  test('end the codes that nobody has taken yet, and the people are named', () =>
    withWorld(async (world) => {
      const [stolen, helper] = [
        await enrolled(world, 'nina', ['administrator']),
        await enrolled(world, 'nora', ['administrator']),
      ];
      const ghost = await invited(world, 'ghost', { roles: ['administrator'], actor: by(world, stolen) });
      const revoked = await revoke(world, helper, stolen.id);
      expect(revoked).toEqual({
        ended: 1,
        passkeys: [],
        identities: [],
        kept: 0,
        codes: 1,
        others: [],
        principals: [ghost.id],
      });
      await expect(enrol(world, ghost.code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
      const { code } = await invite(world, ghost.id, by(world, helper));
      expect(isGood(world, await enrol(world, code))).toBe(true);
    }));

  test('nobody gets into the name of a colleague: who has enrolled is never invited again, whatever ended and whoever invites', () =>
    withWorld(async (world) => {
      const [old, helper] = [
        await enrolled(world, 'nina', ['administrator']),
        await enrolled(world, 'nora', ['administrator']),
      ];
      const anna = await enrolled(world, 'anna', ['requester'], by(world, old));
      const unused = await invited(world, 'nadia', { roles: ['requester'], actor: by(world, helper) });
      const again = (principal: string, actor: Actor) =>
        expect(invite(world, principal, actor)).rejects.toMatchObject({
          code: 'INVITATION_REFUSED',
          message: expect.stringContaining('countersign recover'),
        });
      expect(await revokeWithPeople(world, helper, old.id)).toMatchObject({ ended: 2 });
      expect(isGood(world, anna)).toBe(false);
      for (const actor of [by(world, helper), SYSTEM]) await again(anna.principal.id, actor);
      // The way back in of an administrator is on the host, and is open to nobody else.
      const back = await enrol(world, (await createRecoverPerson(world.deps)('nora@acme.example')).code);
      expect(via(world, back)).toBe(null);
      await again(helper.principal.id, by(world, helper));
      await createIssueToken(world.deps)({
        actor: SYSTEM,
        principal: unused.id,
        label: 'by the host',
        expiresAt: null,
      });
      await expect(enrol(world, unused.code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
    }));
});
