import { createWithdrawChange } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { deactivate, logged, now, propose, review, rolesOf, typesOf } from '../testing/role-changes.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';

const DAY = 86_400_000;

describe('a change that gives authority', () => {
  test('is carried out once two others have approved it, and in the log from end to end', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'approver']));
      expect(change).toMatchObject({
        state: 'proposed',
        effects: ['grants-authority'],
        beneficiaries: [world.people.rita.id],
        items: [{ before: 'requester on all accounts', after: 'approver, requester on all accounts' }],
      });
      expect(await review(world, change, 'amy')).toBe('proposed');
      expect(now(world, 'rita').roles).toEqual(['requester']);
      expect(await review(world, change, 'bob')).toBe('done');
      expect(now(world, 'rita').roles).toEqual(['approver', 'requester']);
      expect(typesOf(world)).toEqual([
        'governance.proposed',
        'governance.reviewed',
        'governance.reviewed',
        'governance.carried-out',
        'principal.roles-set',
      ]);
      expect(logged(world).at(-1)?.data).toEqual({
        principal: world.people.rita.id,
        roles: ['approver', 'requester'],
        accounts: null,
        change: change.id,
      });
      await expect(review(world, change, 'cleo')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    }));

  test.each([
    ['a role more', ['requester', 'auditor'], ['shop']],
    ['an account more', ['requester'], ['shop', 'hub']],
    ['all accounts', ['requester'], null],
    ['a role more and an account less', ['requester', 'approver'], []],
  ] as const)('is one that gives %s', (_what, roles, accounts) =>
    withSealedWorld(async (world) => {
      await propose(world, rolesOf(world, 'rita', ['requester'], ['shop']));
      expect(now(world, 'rita').accounts).toEqual(['shop']);
      const change = await propose(world, rolesOf(world, 'rita', [...roles], accounts && [...accounts]));
      expect(change).toMatchObject({
        state: 'proposed',
        effects: expect.arrayContaining(['grants-authority']),
      });
    }),
  );

  test('is reviewed by nobody who asked for it, gains by it, has reviewed it, or has no role for that', () =>
    withSealedWorld(async (world) => {
      await propose(world, rolesOf(world, 'dora', []));
      const bobs = await propose(world, rolesOf(world, 'bob', ['approver', 'administrator']));
      for (const by of ['ada', 'bob'] as const)
        await expect(review(world, bobs, by)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      for (const by of ['rita', 'pete', 'dora'] as const)
        await expect(review(world, bobs, by)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await review(world, bobs, 'amy');
      await expect(review(world, bobs, 'amy')).rejects.toMatchObject({ code: 'GOVERNANCE_REVIEW_REPEATED' });
      expect(changeState(world, bobs)).toBe('proposed');
      expect(now(world, 'bob').roles).toEqual(['approver']);
      expect(typesOf(world)).toContain('governance.review-refused');
    }));

  test('ends with one rejection, which says why', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      await review(world, change, 'amy');
      expect(await review(world, change, 'bob', 'reject')).toBe('rejected');
      await expect(review(world, change, 'cleo')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(now(world, 'rita').roles).toEqual(['requester']);
    }));

  test('is taken back by whoever asked for it, and by nobody else', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      const withdraw = (by: Name) =>
        createWithdrawChange(world.deps)({
          principal: now(world, by),
          actor: actorOf(world.people[by]),
          change: change.id,
        });
      await expect(withdraw('amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await withdraw('ada');
      await expect(review(world, change, 'amy')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    }));

  test('expires after two weeks, also where it has one approval', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      await review(world, change, 'amy');
      advance(world, 14 * DAY);
      await expect(review(world, change, 'bob')).rejects.toThrow('is expired');
      expect(changeState(world, change)).toBe('expired');
      expect(typesOf(world).filter((type) => type === 'governance.closed')).toHaveLength(1);
    }));

  test('is not carried out where it would do something else by now than what was approved', () =>
    withSealedWorld(async (world) => {
      const first = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      const second = await propose(world, rolesOf(world, 'rita', ['requester', 'approver']));
      for (const by of ['amy', 'bob'] as const) await review(world, first, by);
      await expect(review(world, second, 'amy')).rejects.toThrow('is superseded');
      expect(changeState(world, second)).toBe('superseded');
      expect(now(world, 'rita').roles).toEqual(['auditor', 'requester']);
    }));

  test('is not carried out where what is there now came about in another way than by a change', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      tamper(world, `UPDATE principal SET roles = '["administrator"]' WHERE id = :id`, {
        id: world.people.rita.id,
      });
      await expect(review(world, change, 'bob')).rejects.toThrow('is superseded');
      expect(changeState(world, change)).toBe('superseded');
    }));

  test('is reviewed by its digest, so nobody approves what they have not seen', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      await expect(review(world, { ...change, digest: '0'.repeat(64) }, 'amy')).rejects.toMatchObject({
        code: 'GOVERNANCE_DIFFERS',
      });
    }));

  test.each([
    ['governance_change', "content = replace(content, 'auditor', 'administrator')"],
    ['governance_change', "effects = '[]'"],
    ['governance_change', "beneficiaries = '[]'"],
    ['governance_change', "digest = '0'"],
    ['governance_change', 'proposer = (SELECT min(id) FROM principal)'],
    ['governance_change', "state = 'done'"],
    ['governance_change', 'expires_at = expires_at + 1'],
    ['governance_change', 'entry = entry + 1'],
    ['governance_review', 'principal = (SELECT proposer FROM governance_change)'],
    ['governance_review', "id = 'rev_' || substr(change, 5)"],
  ])('is not carried out where somebody edited the table %s: %s', (table, set) =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      tamper(world, `UPDATE ${table} SET ${set}`);
      await expect(review(world, change, 'bob')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      expect(now(world, 'rita').roles).toEqual(['requester']);
      expect(typesOf(world).at(-1)).toBe('governance.review-refused');
    }),
  );

  test('is not carried out where its row was given other content and the digest of that', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      const forged = await propose(world, rolesOf(world, 'rita', ['administrator']));
      const { digest } = forged;
      tamper(
        world,
        `UPDATE governance_change SET (content, items, digest) =
           (SELECT content, items, digest FROM governance_change WHERE id = :forged) WHERE id = :id`,
        { id: change.id, forged: forged.id },
      );
      await expect(review(world, { id: change.id, digest }, 'bob')).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
      expect(now(world, 'rita').roles).toEqual(['requester']);
    }));

  test('is not carried out by a review that was put into the database, or for a second time', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      tamper(
        world,
        `INSERT INTO governance_review (id, change, principal, roles, verdict, signature, created_at)
         VALUES ('rev_01ARZ3NDEKTSV4RRFFQ69G5FAV', :id, :amy, '["approver"]', 'approve', 'c2ln', 1)`,
        { id: change.id, amy: world.people.amy.id },
      );
      await expect(review(world, change, 'bob')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      const other = await propose(world, rolesOf(world, 'pete', ['portal-operator', 'auditor']));
      for (const by of ['amy', 'bob'] as const) await review(world, other, by);
      await propose(world, rolesOf(world, 'pete', ['portal-operator']));
      tamper(world, "UPDATE governance_change SET state = 'proposed', settled_at = NULL WHERE id = :id", {
        id: other.id,
      });
      await expect(review(world, other, 'cleo')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      expect(now(world, 'pete').roles).toEqual(['portal-operator']);
    }));

  test.each([
    ['the entries of what was done are taken out of the index', 'DELETE FROM entry_index WHERE type = :type'],
    [
      'those entries lose their bytes',
      "UPDATE entry SET body = x'' WHERE idx IN (SELECT idx FROM entry_index WHERE type = :type)",
    ],
  ])('is not carried out again where %s', (_what, sql) =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'pete', ['portal-operator', 'auditor']));
      for (const by of ['amy', 'bob'] as const) await review(world, change, by);
      await propose(world, rolesOf(world, 'pete', ['portal-operator']));
      indexEverything(world);
      tamper(world, "UPDATE governance_change SET state = 'proposed', settled_at = NULL WHERE id = :id", {
        id: change.id,
      });
      tamper(world, sql, { type: 'governance.carried-out' });
      await expect(review(world, change, 'cleo')).rejects.toMatchObject({
        code: expect.stringMatching(/^AUTHORITY_MISMATCH|^LOG_/),
      });
      expect(now(world, 'pete').roles).toEqual(['portal-operator']);
    }),
  );

  test('is over when what somebody may do has changed otherwise, whoever approved it before', () =>
    withSealedWorld(async (world) => {
      const wanted = rolesOf(world, 'rita', ['requester', 'auditor']);
      const first = await propose(world, wanted);
      const second = await propose(world, wanted);
      await review(world, second, 'amy');
      for (const by of ['amy', 'bob'] as const) await review(world, first, by);
      await propose(world, rolesOf(world, 'rita', ['requester']));
      await expect(review(world, second, 'bob')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(changeState(world, second)).toBe('superseded');
      expect(now(world, 'rita').roles).toEqual(['requester']);
    }));

  test('is over when whoever asked for it, or is to gain by it, is deactivated', () =>
    withSealedWorld(async (world) => {
      const { boss } = world;
      const asked = await proposeAs(world, boss, rolesOf(world, 'rita', ['requester', 'auditor']));
      const about = await propose(world, rolesOf(world, 'pete', ['portal-operator', 'auditor']));
      await deactivateAs(world, world.people.ada, boss);
      await deactivate(world, 'pete');
      expect([asked, about].map((change) => changeState(world, change))).toEqual([
        'superseded',
        'superseded',
      ]);
    }));

  test('cannot be asked for where too few people could review it, by anybody but an administrator, or for nothing', () =>
    withSealedWorld(async (world) => {
      const wanted = rolesOf(world, 'rita', ['administrator']);
      await expect(propose(world, wanted, 'amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(propose(world, rolesOf(world, 'rita', ['requester']))).rejects.toThrow('already');
      await expect(propose(world, rolesOf(world, 'rita', ['worker']))).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(
        propose(world, { kind: 'principal.reactivate', principal: world.people.rita.id }),
      ).rejects.toThrow('is active');
      for (const name of ['bob', 'cleo', 'dora'] as const) await deactivate(world, name);
      await deactivateAs(world, world.people.ada, world.boss);
      await expect(propose(world, wanted)).rejects.toThrow('it takes 2 approvals');
    }));
});

describe('a change that only takes authority away', () => {
  test('is carried out at once', () =>
    withSealedWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'ada', ['administrator']));
      expect(change).toMatchObject({ state: 'done', effects: ['takes-authority'], beneficiaries: [] });
      expect(now(world, 'ada').roles).toEqual(['administrator']);
      expect(typesOf(world)).toEqual([
        'governance.proposed',
        'governance.carried-out',
        'principal.roles-set',
      ]);
    }));

  test('leaves an administrator of all accounts who can sign in', () =>
    withSealedWorld(async (world) => {
      await deactivateAs(world, world.people.ada, world.boss);
      for (const [roles, accounts] of [
        [['auditor'], null],
        [['administrator'], ['shop']],
      ] as const) {
        const change = propose(world, rolesOf(world, 'ada', [...roles], accounts && [...accounts]));
        await expect(change).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
      }
      expect(now(world, 'ada').roles).toContain('administrator');
    }));
});
