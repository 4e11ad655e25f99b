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
import { expect, test } from 'vitest';
import { type World, withWorld } from '../testing/world.ts';

const SYSTEM = { kind: 'system' } as const;
const DAY = 86_400_000;

interface Held {
  readonly id: string;
  readonly token: string;
}

/** A person of whom nobody made a token but by enrolling. */
async function enrolled(world: World, name: string, roles: ['administrator'] | ['requester']) {
  const principal = await createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name, email: `${name}@acme.example`, kind: 'person', roles },
  });
  const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: principal.id });
  return createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });
}

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
    expect(await revoke(world, stolen, first.id)).toEqual({ ended: 3 });
    expect([stolen, first, second, third, kept].map((one) => isGood(world, one))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(await revoke(world, kept, stolen.id)).toEqual({ ended: 1 });
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
    expect(await revoke(world, helper, thief.id)).toEqual({ ended: 2 });
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
    expect(await revoke(world, renewed, old.id)).toEqual({ ended: 1 });
    expect([old, beside, renewed].map((one) => isGood(world, one))).toEqual([false, true, true]);
    // It turns out that it had been stolen.
    expect(await revoke(world, helper, old.id)).toEqual({ ended: 2 });
    expect([beside, renewed, helper].map((one) => isGood(world, one))).toEqual([false, false, true]);
    expect(await revoke(world, helper, old.id)).toEqual({ ended: 0 });
  }));
