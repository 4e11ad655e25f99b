import type { Actor } from '@countersign/schema';
import {
  createAuthenticate,
  createEnrolHolder,
  createInviteHolder,
  createIssueToken,
  createPrincipalCreator,
  createRenewToken,
  createRevokeToken,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
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
  const principal = await createPrincipalCreator(world.deps)({
    actor,
    principal: { name, email: `${name}@acme.example`, kind: 'person', roles },
  });
  return { id: principal.id, ...(await invite(world, principal.id, actor)) };
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

test('the token of a machine ends with the one of the administrator who made it', () =>
  withWorld(async (world) => {
    const [thief, helper] = [
      await enrolled(world, 'nina', ['administrator']),
      await enrolled(world, 'nora', ['administrator']),
    ];
    const machine = await createPrincipalCreator(world.deps)({
      actor: by(world, thief),
      principal: { name: 'robot', email: 'robot@acme.example', kind: 'machine', roles: ['requester'] },
    });
    const token = await issue(world, thief, machine.id);
    expect(await revoke(world, helper, thief.id)).toMatchObject({ ended: 2 });
    expect(isGood(world, token)).toBe(false);
    const revoked = world.deps.store
      .read((tx) => tx.audit.entries({ from: 0, limit: 1_000, type: 'token.revoked' }))
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data);
    expect(revoked).toEqual([
      { token: thief.id, principal: thief.principal.id },
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

test('who enrolled by a code of a stolen token spares nothing by ending it, and is ended with it', () =>
  withWorld(async (world) => {
    const stolen = await enrolled(world, 'nina', ['administrator']);
    const ghost = await enrolled(world, 'ghost', ['administrator'], by(world, stolen));
    const deeper = await enrolled(world, 'deeper', ['administrator'], by(world, ghost));
    expect(via(world, ghost)).toBe(stolen.id);
    expect(await revoke(world, deeper, stolen.id)).toMatchObject({
      ended: 3,
      principals: [ghost.principal.id, deeper.principal.id],
    });
    expect([stolen, ghost, deeper].some((one) => isGood(world, one))).toBe(false);
  }));

describe('with a stolen token of an administrator', () => {
  test('end the codes that nobody has taken yet, and the people are named', () =>
    withWorld(async (world) => {
      const [stolen, helper] = [
        await enrolled(world, 'nina', ['administrator']),
        await enrolled(world, 'nora', ['administrator']),
      ];
      const ghost = await invited(world, 'ghost', { roles: ['administrator'], actor: by(world, stolen) });
      const revoked = await revoke(world, helper, stolen.id);
      expect(revoked).toEqual({ ended: 1, kept: 0, codes: 1, principals: [ghost.id] });
      await expect(enrol(world, ghost.code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
      const { code } = await invite(world, ghost.id, by(world, helper));
      expect(isGood(world, await enrol(world, code))).toBe(true);
    }));

  test('ends what people got who enrolled by its codes; somebody else than before invites them anew, once', () =>
    withWorld(async (world) => {
      const [old, helper] = [
        await enrolled(world, 'nina', ['administrator']),
        await enrolled(world, 'nora', ['administrator']),
      ];
      const anna = await enrolled(world, 'anna', ['requester'], by(world, old));
      const annas = await renew(world, anna);
      const own = await renew(world, old);
      const again = () => invite(world, anna.principal.id, by(world, helper));
      await expect(again()).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
      expect(await revoke(world, own, old.id)).toMatchObject({ ended: 1, kept: 2 });
      expect(isGood(world, annas)).toBe(true);
      expect(await revoke(world, own, old.id)).toMatchObject({
        ended: 2,
        principals: [anna.principal.id],
      });
      expect([anna, annas, own, helper].map((one) => isGood(world, one))).toEqual([false, false, true, true]);
      // Nobody gets into her name by ending what she had.
      await expect(invite(world, anna.principal.id, by(world, own))).rejects.toMatchObject({
        code: 'INVITATION_REFUSED',
      });
      const back = await enrol(world, (await again()).code);
      expect(via(world, back)).toBe(helper.id);
      await expect(again()).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
      await revoke(world, back, back.id);
      await expect(again()).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
    }));
});
