import { nextTurn } from '@countersign/runtime';
import type { GovernanceContent, Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createDeactivatePrincipal,
  createIssueToken,
  createPrincipalCreator,
  createProposeChange,
  createReviewChange,
  createWithdrawChange,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;

const principalOf = (world: World, id: string): Principal => {
  const found = world.deps.store.read((tx) => tx.principals.get(id));
  if (found === undefined) throw new Error(`${id} is not registered`);
  return found;
};
const now = (world: World, name: Name): Principal => principalOf(world, world.people[name].id);
const propose = (world: World, content: GovernanceContent, by: Name = 'ada') =>
  createProposeChange(world.deps)({
    principal: now(world, by),
    actor: actorOf(world.people[by]),
    content,
    reason: 'They need it',
  });
const review = (
  world: World,
  change: { readonly id: string; readonly digest: string },
  by: Name,
  verdict: 'approve' | 'reject' = 'approve',
) =>
  createReviewChange({ ...world.deps, pause: nextTurn })({
    principal: now(world, by),
    actor: actorOf(world.people[by]),
    change: change.id,
    verdict,
    digest: change.digest,
    reason: verdict === 'reject' ? 'They do not need it' : null,
  });
const deactivate = (world: World, name: Name) =>
  createDeactivatePrincipal(world.deps)({
    by: world.people.ada,
    actor: actorOf(world.people.ada),
    principal: world.people[name].id,
    reasonCode: 'left',
  });
const rolesOf = (
  world: World,
  name: Name,
  roles: Principal['roles'],
  accounts: string[] | null = null,
): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: world.people[name].id,
  roles,
  accounts,
});
const stateOf = (world: World, { id }: { readonly id: string }) =>
  world.deps.store.read((tx) => tx.governanceChanges.get(id)?.state);
const logged = (world: World) =>
  durableLog(world)
    .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> })
    .filter(({ type }) => type.startsWith('governance.') || type.startsWith('principal.r'));
const typesOf = (world: World) => logged(world).map(({ type }) => type);

describe('a change that gives authority', () => {
  test('is carried out once two others have approved it, and in the log from end to end', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'approver']));
      expect(change).toMatchObject({
        state: 'proposed',
        effects: ['grants-authority'],
        beneficiaries: [world.people.rita.id],
        items: [{ before: 'requester on all accounts', after: 'approver, requester on all accounts' }],
      });
      expect(await review(world, change, 'amy')).toMatchObject({ state: 'proposed' });
      expect(now(world, 'rita').roles).toEqual(['requester']);
      expect(await review(world, change, 'bob')).toMatchObject({ state: 'done' });
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
    withWorld(async (world) => {
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
    withWorld(async (world) => {
      await propose(world, rolesOf(world, 'dora', []));
      const bobs = await propose(world, rolesOf(world, 'bob', ['approver', 'administrator']));
      for (const by of ['ada', 'bob'] as const)
        await expect(review(world, bobs, by)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      for (const by of ['rita', 'pete', 'dora'] as const)
        await expect(review(world, bobs, by)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await review(world, bobs, 'amy');
      await expect(review(world, bobs, 'amy')).rejects.toMatchObject({ code: 'GOVERNANCE_REVIEW_REPEATED' });
      expect(stateOf(world, bobs)).toBe('proposed');
      expect(now(world, 'bob').roles).toEqual(['approver']);
      expect(typesOf(world)).toContain('governance.review-refused');
    }));

  test('ends with one rejection, which says why', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      await review(world, change, 'amy');
      expect(await review(world, change, 'bob', 'reject')).toMatchObject({ state: 'rejected' });
      await expect(review(world, change, 'cleo')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(now(world, 'rita').roles).toEqual(['requester']);
    }));

  test('is taken back by whoever asked for it, and by nobody else', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      const withdraw = (by: Name) =>
        createWithdrawChange({ ...world.deps, pause: nextTurn })({
          principal: now(world, by),
          actor: actorOf(world.people[by]),
          change: change.id,
        });
      await expect(withdraw('amy')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await withdraw('ada');
      await expect(review(world, change, 'amy')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    }));

  test('expires after two weeks, also where it has one approval', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['administrator']));
      await review(world, change, 'amy');
      advance(world, 14 * DAY);
      await expect(review(world, change, 'bob')).rejects.toThrow('is expired');
      expect(stateOf(world, change)).toBe('expired');
      expect(typesOf(world).filter((type) => type === 'governance.closed')).toHaveLength(1);
    }));

  test('is not carried out where it would do something else by now than what was approved', () =>
    withWorld(async (world) => {
      const first = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      const second = await propose(world, rolesOf(world, 'rita', ['requester', 'approver']));
      for (const by of ['amy', 'bob'] as const) await review(world, first, by);
      await expect(review(world, second, 'amy')).rejects.toThrow('is superseded');
      expect(stateOf(world, second)).toBe('superseded');
      expect(now(world, 'rita').roles).toEqual(['auditor', 'requester']);
    }));

  test('is not carried out where what is there now came about in another way than by a change', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      tamper(world, `UPDATE principal SET roles = '["administrator"]' WHERE id = :id`, {
        id: world.people.rita.id,
      });
      await expect(review(world, change, 'bob')).rejects.toThrow('is superseded');
      expect(stateOf(world, change)).toBe('superseded');
    }));

  test('is reviewed by its digest, so nobody approves what they have not seen', () =>
    withWorld(async (world) => {
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
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      tamper(world, `UPDATE ${table} SET ${set}`);
      await expect(review(world, change, 'bob')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      expect(now(world, 'rita').roles).toEqual(['requester']);
      expect(typesOf(world).at(-1)).toBe('governance.review-refused');
    }),
  );

  test('is not carried out where its row was given other content and the digest of that', () =>
    withWorld(async (world) => {
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
    withWorld(async (world) => {
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
    withWorld(async (world) => {
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
    withWorld(async (world) => {
      const wanted = rolesOf(world, 'rita', ['requester', 'auditor']);
      const first = await propose(world, wanted);
      const second = await propose(world, wanted);
      await review(world, second, 'amy');
      for (const by of ['amy', 'bob'] as const) await review(world, first, by);
      await propose(world, rolesOf(world, 'rita', ['requester']));
      await expect(review(world, second, 'bob')).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(stateOf(world, second)).toBe('superseded');
      expect(now(world, 'rita').roles).toEqual(['requester']);
    }));

  test('needs the approvals of people who may approve when it is carried out', () =>
    withWorld(async (world) => {
      const change = await propose(world, rolesOf(world, 'rita', ['requester', 'auditor']));
      await review(world, change, 'amy');
      await review(world, change, 'bob').catch(() => undefined);
      const other = await propose(world, rolesOf(world, 'pete', ['portal-operator', 'auditor']));
      await review(world, other, 'amy');
      await deactivate(world, 'amy');
      expect(await review(world, other, 'bob')).toMatchObject({ state: 'proposed' });
      expect(await review(world, other, 'cleo')).toMatchObject({ state: 'done' });
    }));

  test('is over when whoever asked for it, or is to gain by it, is deactivated', () =>
    withWorld(async (world) => {
      const boss = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: { name: 'boss', email: 'boss@acme.example', kind: 'person', roles: ['administrator'] },
      });
      const asked = await createProposeChange(world.deps)({
        principal: boss,
        actor: actorOf(boss),
        content: rolesOf(world, 'rita', ['requester', 'auditor']),
        reason: 'They need it',
      });
      const about = await propose(world, rolesOf(world, 'pete', ['portal-operator', 'auditor']));
      const left = { by: world.people.ada, actor: actorOf(world.people.ada), reasonCode: 'compromised' };
      await createDeactivatePrincipal(world.deps)({ ...left, principal: boss.id });
      await deactivate(world, 'pete');
      expect([asked, about].map((change) => stateOf(world, change))).toEqual(['superseded', 'superseded']);
    }));

  test('cannot be asked for where too few people could review it, by anybody but an administrator, or for nothing', () =>
    withWorld(async (world) => {
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
      await expect(propose(world, wanted)).rejects.toThrow('it takes 2 approvals');
    }));
});

describe('a change that only takes authority away', () => {
  test('is carried out at once', () =>
    withWorld(async (world) => {
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
    withWorld(async (world) => {
      await createIssueToken(world.deps)({
        actor: { kind: 'system' },
        principal: world.people.ada.id,
        label: 'test',
        expiresAt: null,
      });
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

describe('whoever was deactivated', () => {
  test('is let in again by two others, with what they could do before and no token', () =>
    withWorld(async (world) => {
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
    withWorld(async (world) => {
      await deactivate(world, 'amy');
      await expect(propose(world, rolesOf(world, 'amy', ['auditor']))).rejects.toMatchObject({
        code: 'PRINCIPAL_DEACTIVATED',
      });
    }));
});

test('whoever made a machine its token approves nothing that it gains', () =>
  withWorld(async (world) => {
    const boss = await createPrincipalCreator(world.deps)({
      actor: { kind: 'system' },
      principal: { name: 'boss', email: 'boss@acme.example', kind: 'person', roles: ['administrator'] },
    });
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
    const approval = createReviewChange({ ...world.deps, pause: nextTurn })({
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
  withWorld(async (world) => {
    const worker = await createPrincipalCreator(world.deps)({
      actor: { kind: 'system' },
      principal: { name: 'far', email: 'far@acme.example', kind: 'machine', roles: ['worker'] },
    });
    const content = { kind: 'principal.set-roles', principal: worker.id, accounts: null } as const;
    await expect(propose(world, { ...content, roles: ['worker', 'administrator'] })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  }));
