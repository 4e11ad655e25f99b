import { BREAK_GLASS_REVIEW_MILLIS, type Requirement } from '@countersign/schema';
import { verifyState } from '@countersign/store';
import { describe, expect, test } from 'vitest';
import {
  approve,
  cancel,
  complete,
  edit,
  entriesOf,
  openTaskOf,
  review,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { breakGlass, letRitaApprove, mayBreakGlass } from '../testing/break-glass.ts';
import { approveAs, deactivateAs, principalNow, proposeAs } from '../testing/changes.ts';
import { freeze } from '../testing/freeze.ts';
import { group } from '../testing/groups.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { adoptOnEma2, demoteOperators, EMA2_CREATE, PORTAL_CREATE } from '../testing/requests.ts';
import { rolesOf } from '../testing/role-changes.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { type World, withWorld } from '../testing/world.ts';

const TWO: Requirement = { type: 'approvals', count: 2 };
const ANOTHER = {
  ...EMA2_CREATE,
  integration: 'crm',
  change: { ...EMA2_CREATE.change, email: 'crm@acme.example' },
};
const SEALED = { how: 'asked' as const, administrators: [], approvers: [] };
const refused = (words: string) => ({
  code: 'BREAK_GLASS_REFUSED',
  message: expect.stringContaining(words),
});

/** A sealed installation in which Amy may break the glass. */
const withGlass = (work: (world: World) => Promise<void>): Promise<void> =>
  withSealedWorld(async (world) => {
    await mayBreakGlass(world, 'amy');
    await work(world);
  });

/** What the provider was asked to do, when everything that is due was done. */
async function callsFor(world: World): Promise<readonly string[]> {
  const { deps, calls } = withScript(world.deps, 'eset-msp-administrator-2');
  await run(world, deps);
  return calls;
}

describe('breaking the glass', () => {
  test('has a request carried out that nobody approved, by an entry that its permit names', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const { breakGlass: glass, state, dueAt } = await breakGlass(world, id);
      expect(state).toBe('approved');
      const entries = entriesOf(world, id);
      expect(entries.find(({ type }) => type === 'break-glass.used')).toMatchObject({
        actor: { id: world.people.amy.id },
        data: { breakGlass: glass, revision: 1, missing: 1, dueAt: new Date(dueAt).toISOString() },
      });
      expect(JSON.stringify(entries)).not.toContain('lets everybody in');
      expect(entries.find(({ type }) => type === 'permit.issued')).toMatchObject({
        data: { breakGlass: glass, reviews: [] },
      });
      expect(await callsFor(world)).toContain('execute ema2.create-user');
      const { ok, differences } = verifyState(world.temp.path, world.temp.vkey);
      expect([ok, differences]).toEqual([true, []]);
    }));

  test('is shown on the request with who, why and by when others review it', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const { breakGlass: glass } = await breakGlass(world, id);
      expect(view(world, id).breakGlass).toMatchObject([
        {
          id: glass,
          principal: world.people.amy.id,
          missing: 1,
          reason: 'The shop lets everybody in',
          dueAt: expect.any(Number),
          review: null,
        },
      ]);
      expect(view(world, id).people.map((one) => one.id)).toContain(world.people.amy.id);
    }));

  test('stands for what is missing beside the approvals that were given', () =>
    withGlass(async (world) => {
      await addPolicy(world, demandsOfCreates(TWO));
      const id = await submit(world, EMA2_CREATE);
      await approve(world, id, 'bob');
      await breakGlass(world, id);
      const used = entriesOf(world, id).find(({ type }) => type === 'break-glass.used');
      expect(used?.data['missing']).toBe(1);
      expect(await callsFor(world)).toContain('execute ema2.create-user');
    }));

  test('is open to whoever asked for it, where they may approve otherwise', () =>
    withSealedWorld(async (world) => {
      await letRitaApprove(world);
      await mayBreakGlass(world, 'rita');
      const id = await submit(world, EMA2_CREATE);
      expect((await breakGlass(world, id, { by: 'rita' })).state).toBe('approved');
      expect(await callsFor(world)).toContain('execute ema2.create-user');
    }));

  test('makes whoever did it one of those who approved: they do none of its steps by hand', () =>
    withGlass(async (world) => {
      const both = await proposeAs(
        world,
        world.people.ada,
        rolesOf(world, 'amy', ['approver', 'portal-operator']),
      );
      for (const by of ['bob', 'cleo'] as const) await approveAs(world, world.people[by], both);
      const id = await submit(world, PORTAL_CREATE);
      await breakGlass(world, id);
      await run(world);
      const people = { ...world.people, amy: principalNow(world, world.people.amy) };
      const byHand = complete({ ...world, people }, openTaskOf(world, id).id, { by: 'amy' });
      await expect(byHand).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));

  test('by two people at once is done by one of them, and carried out once', () =>
    withSealedWorld(async (world) => {
      await mayBreakGlass(world, 'amy', 'bob');
      const id = await submit(world, EMA2_CREATE);
      const { digest } = view(world, id).revision;
      const both = (['amy', 'bob'] as const).map((by) => breakGlass(world, id, { by, digest }));
      const done = await Promise.allSettled(both);
      expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const types = entriesOf(world, id).map(({ type }) => type);
      expect(types.filter((type) => type === 'break-glass.used')).toHaveLength(1);
      expect(types.filter((type) => type === 'permit.issued')).toHaveLength(1);
    }));
});

describe('nobody breaks the glass', () => {
  test('as long as its group has no members, and none is given any before the set-up is over', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      await expect(group(world, 'break-glass', amy)).rejects.toMatchObject({ code: 'GOVERNANCE_REFUSED' });
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id)).rejects.toMatchObject({
        code: 'BREAK_GLASS_OFF',
        message: expect.stringContaining('countersign group set break-glass'),
      });
      expect(view(world, id).request.state).toBe('in-review');
    }));

  test('by a group that one person alone made during the set-up', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      const members = [amy.id];
      await world.deps.store.write((tx) => {
        tx.groups.put({ id: 'break-glass', members });
        const data = { group: 'break-glass', members, change: world.deps.ids.next('governanceChange') };
        tx.audit.append({ kind: 'system' }, { type: 'group.set', request: null, data });
        tx.audit.append({ kind: 'system' }, { type: 'installation.sealed', request: null, data: SEALED });
      });
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id)).rejects.toMatchObject({ code: 'BREAK_GLASS_OFF' });
    }));

  test('who is not in the group, was taken out of it meanwhile, has left, or does not approve on the account', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id, { by: 'bob' })).rejects.toMatchObject(refused('not in the group'));
      await expect(breakGlass(world, id, { by: 'rita' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await group(world, 'break-glass', world.people.cleo);
      await mayBreakGlass(world, 'cleo');
      await expect(breakGlass(world, id)).rejects.toMatchObject(refused('not in the group'));
      await deactivateAs(world, world.people.ada, world.people.cleo);
      await expect(breakGlass(world, id, { by: 'cleo' })).rejects.toThrow();
      expect(view(world, id).request.state).toBe('in-review');
    }));

  test('and an attempt is on record', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id, { by: 'bob' })).rejects.toThrow();
      const last = world.deps.store.read((tx) => tx.audit.last('access.refused'));
      const entry = world.deps.store.read((tx) => tx.audit.entry(last ?? -1));
      expect(JSON.parse(Buffer.from(entry?.body ?? []).toString('utf8'))).toMatchObject({
        actor: { id: world.people.bob.id },
        data: { operation: 'POST /v1/requests/:id/break-glass', code: 'BREAK_GLASS_REFUSED' },
      });
    }));

  test('for what policies deny, for what is over, and for a revision that they did not look at', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const { digest } = view(world, id).revision;
      await edit(world, id, { ...EMA2_CREATE, reason: 'Somebody else needs it' });
      await expect(breakGlass(world, id, { digest })).rejects.toMatchObject({ code: 'REVISION_MOVED' });
      await cancel(world, id);
      await expect(breakGlass(world, id)).rejects.toMatchObject({ code: 'REQUEST_STATE' });
      await demoteOperators(world);
      const denied = await submit(world, EMA2_CREATE);
      expect(view(world, denied).request.state).toBe('denied');
      await expect(breakGlass(world, denied)).rejects.toMatchObject({ code: 'REQUEST_STATE' });
    }));

  test('while execution is frozen; and a freeze afterwards holds what it was broken for', () =>
    withGlass(async (world) => {
      const first = await submit(world, EMA2_CREATE);
      await breakGlass(world, first);
      await freeze(world, { by: 'bob', account: 'msp' });
      expect(await callsFor(world)).toEqual([]);
      const second = await submit(world, ANOTHER);
      await expect(breakGlass(world, second)).rejects.toMatchObject(refused('execution is stopped'));
    }));

  test('for what somebody rejected, or where an acknowledgement is owed', () =>
    withGlass(async (world) => {
      const subject = await adoptOnEma2(world, 'magento');
      const id = await submit(world, EMA2_CREATE);
      await review(world, id, { by: 'bob', verdict: 'reject' });
      await expect(breakGlass(world, id)).rejects.toMatchObject({ code: 'REQUEST_STATE' });
      await edit(world, id, { ...EMA2_CREATE, reason: 'It is needed after all' });
      await expect(breakGlass(world, id)).rejects.toMatchObject(refused('a no stays a no'));
      await cancel(world, id);
      const removal = await submit(world, {
        provider: 'eset-msp-administrator-2',
        account: 'msp',
        action: 'delete',
        subject,
      });
      await expect(breakGlass(world, removal)).rejects.toMatchObject(refused('acknowledged first'));
    }));

  test('where the policies want a passkey to sign', () =>
    withGlass(async (world) => {
      await addPolicy(
        world,
        demandsOfCreates({ type: 'signature', by: 'passkey', governance: ['grants-authority'] }),
      );
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id)).rejects.toMatchObject(refused('passkeys'));
    }));

  test('without saying why', () =>
    withGlass(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(breakGlass(world, id, { reason: ' . ' })).rejects.toMatchObject({
        code: 'REASON_MISSING',
      });
    }));
});

test('the time for the review afterwards is three days', () => {
  expect(BREAK_GLASS_REVIEW_MILLIS).toBe(72 * 3_600_000);
});
