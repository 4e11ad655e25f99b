import {
  createAuthenticate,
  createIssueToken,
  createPrincipalCreator,
  createReviewChange,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approveAs, deactivateAs, principalNow, proposeAs } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { deactivate, now, propose, review, rolesOf, typesOf } from '../testing/role-changes.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';

describe('whoever was deactivated', () => {
  test('is let in again by two others, with what they could do before and no token', () =>
    withSealedWorld(async (world) => {
      const { token } = await createIssueToken(world.deps)({
        actor: { kind: 'system' },
        principal: world.people.amy.id,
        label: 'test',
        expiresAt: null,
      });
      await deactivate(world, 'amy');
      const change = await propose(world, { kind: 'principal.reactivate', principal: world.people.amy.id });
      expect(change.items[0]?.after).toBe('active, as approver on all accounts');
      await expect(review(world, change, 'amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      for (const by of ['bob', 'cleo'] as const) await review(world, change, by);
      expect(now(world, 'amy')).toMatchObject({ state: 'active', roles: ['approver'] });
      expect(() => createAuthenticate(world.deps)(token)).toThrow('This token was revoked on');
      expect(typesOf(world).at(-1)).toBe('principal.reactivated');
    }));

  test('is given no roles meanwhile', () =>
    withSealedWorld(async (world) => {
      await deactivate(world, 'amy');
      await expect(propose(world, rolesOf(world, 'amy', ['auditor']))).rejects.toMatchObject({
        code: 'PRINCIPAL_DEACTIVATED',
      });
    }));
});

test('whoever made a machine its token approves nothing that it gains', () =>
  withSealedWorld(async (world) => {
    const { boss } = world;
    const machine = await createPrincipalCreator(world.deps)({
      actor: { kind: 'system' },
      principal: { name: 'bot', email: 'bot@acme.example', kind: 'machine', roles: [] },
    });
    const token = { label: 'test', expiresAt: null };
    const own = await createIssueToken(world.deps)({
      ...token,
      actor: { kind: 'system' },
      principal: boss.id,
    });
    const actor = createAuthenticate(world.deps)(own.token)?.actor ?? actorOf(boss);
    await createIssueToken(world.deps)({ ...token, actor, principal: machine.id });
    const change = await propose(world, {
      kind: 'principal.set-roles',
      principal: machine.id,
      roles: ['requester'],
      accounts: null,
    });
    const approval = createReviewChange(world.deps)({
      principal: boss,
      actor,
      change: change.id,
      verdict: 'approve',
      digest: change.digest,
      reason: null,
    });
    await expect(approval).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
  }));

test('a worker stays a worker alone', () =>
  withSealedWorld(async (world) => {
    const worker = await createPrincipalCreator(world.deps)({
      actor: { kind: 'system' },
      principal: { name: 'far', email: 'far@acme.example', kind: 'machine', roles: ['worker'] },
    });
    const content = { kind: 'principal.set-roles', principal: worker.id, accounts: null } as const;
    await expect(propose(world, { ...content, roles: ['worker', 'administrator'] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  }));

describe('whoever has left and is let in again by others', () => {
  test('signs in with nothing of before, also where its row was edited meanwhile and put back', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, bob, rita } = world.people;
      const token = await enrol(world, rita);
      const idle = (millis: number | null) =>
        tamper(world, 'UPDATE token SET idle_millis = :millis WHERE principal = :id', {
          id: rita.id,
          millis,
        });
      const was = world.deps.store.read((tx) => tx.tokens.of(rita.id)[0]?.idleMillis ?? null);
      idle(12_345);
      await deactivateAs(world, ada, rita);
      const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: rita.id });
      world.temp.clock.set(world.temp.clock.now() + 1);
      for (const one of [amy, bob]) await approveAs(world, one, back);
      idle(was);
      const ended = { code: 'TOKEN_REVOKED' };
      expect(() => createAuthenticate(world.deps)(token)).toThrow(expect.objectContaining(ended));
      const anew = await enrol(world, rita);
      expect(createAuthenticate(world.deps)(anew)?.principal.id).toBe(rita.id);
    }));

  test('was deactivated, also where the row of a code of theirs was edited', () =>
    withSealedWorld(async (world) => {
      const { ada, amy } = world.people;
      tamper(world, 'UPDATE enrolment SET expires_at = 5 WHERE principal = :id', { id: amy.id });
      await deactivateAs(world, ada, amy);
      expect(principalNow(world, amy).state).toBe('deactivated');
    }));

  test('was deactivated, also where the row of somebody else is no JSON', () =>
    withSealedWorld(async (world) => {
      const { ada, amy, paul } = world.people;
      tamper(world, "UPDATE principal SET roles = '[' WHERE id = :id", { id: paul.id });
      await deactivateAs(world, ada, amy);
      expect(principalNow(world, amy).state).toBe('deactivated');
      expect(() => principalNow(world, paul)).toThrow(
        expect.objectContaining({ code: 'AUTHORITY_MISMATCH' }),
      );
    }));
});
