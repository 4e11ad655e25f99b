import { activatePolicies, countInbox } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  cancel,
  complete,
  confirm,
  entryTypes,
  review,
  run,
  submit,
} from '../testing/act.ts';
import { approveAs, changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { inboxOf, waitingFor } from '../testing/inbox.ts';
import { withoutCreates } from '../testing/policies.ts';
import { adoptOnEma2, EMA2_CREATE, submitUntilAttested } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;

/** A request that two have to approve, and whose breakage the owner of the integration acknowledges. */
async function submitDeletion(world: World): Promise<string> {
  const subject = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
  return submit(world, {
    provider: 'eset-msp-administrator-2',
    account: 'msp',
    subject,
    action: 'delete',
  });
}

describe('a request waits', () => {
  test('for everybody who may approve it, until it has what it needs', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      for (const name of ['amy', 'bob'] as const) expect(waitingFor(world, name)).toEqual([`review ${id}`]);
      for (const name of ['rita', 'pete', 'olga', 'ada'] as const)
        expect(waitingFor(world, name)).toEqual([]);
      await approve(world, id, 'amy');
      expect(waitingFor(world, 'bob')).toEqual([]);
    }));

  test('for the second approver, and not for whoever was the first', () =>
    withWorld(async (world) => {
      const id = await submitDeletion(world);
      expect(waitingFor(world, 'olga')).toEqual([`acknowledgement ${id}`]);
      await approve(world, id, 'amy');
      expect([waitingFor(world, 'amy'), waitingFor(world, 'bob')]).toEqual([[], [`review ${id}`]]);
      await approve(world, id, 'bob');
      expect(waitingFor(world, 'cleo')).toEqual([]);
      expect(waitingFor(world, 'olga')).toEqual([`acknowledgement ${id}`]);
      await acknowledge(world, id, { by: 'olga', kind: 'breakage' });
      expect(waitingFor(world, 'olga')).toEqual([]);
    }));

  test('again for others, once an approval of it counts no more', () =>
    withSealedWorld(async (world) => {
      const id = await submitDeletion(world);
      for (const name of ['amy', 'cleo'] as const) await approve(world, id, name);
      expect(waitingFor(world, 'bob')).toEqual([]);
      await deactivateAs(world, world.people.ada, world.people.cleo);
      expect(waitingFor(world, 'bob')).toEqual([`review ${id}`]);
      expect(waitingFor(world, 'cleo')).toEqual([]);
    }));

  test('for those who rejected it before, where nobody else is missing', () =>
    withWorld(async (world) => {
      const first = await submit(world, EMA2_CREATE);
      await review(world, first, { by: 'amy', verdict: 'reject' });
      expect(waitingFor(world, 'bob')).toEqual([]);
      const id = await submit(world, EMA2_CREATE);
      expect(waitingFor(world, 'amy')).toEqual([`review ${id}`]);
      expect(waitingFor(world, 'bob')).toEqual([]);
    }));

  test('for nobody who may not be told from whoever asked', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const { rita, amy } = world.people;
      tamper(world, `UPDATE principal SET let_in_by = '${rita.id}' WHERE id = '${amy.id}'`);
      expect(waitingFor(world, 'bob')).toEqual([`review ${id}`]);
      expect(() => waitingFor(world, 'amy')).toThrow(expect.objectContaining({ code: 'AUTHORITY_MISMATCH' }));
    }));

  test('for nobody outside its account', () =>
    withSealedWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const change = await proposeAs(world, world.people.ada, {
        kind: 'principal.set-roles',
        principal: world.people.amy.id,
        roles: ['approver'],
        accounts: ['shop'],
      });
      expect(changeState(world, change)).toBe('done');
      expect(waitingFor(world, 'amy')).toEqual([]);
      expect(waitingFor(world, 'bob')).toEqual([`review ${id}`]);
    }));

  test('for its requester and no reviewer, once other policies are in force', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      advance(world, 1);
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, {
          actor: { kind: 'system' },
          documents: withoutCreates('eset-protect-hub'),
        }),
      );
      expect(waitingFor(world, 'amy')).toEqual([]);
      expect(waitingFor(world, 'rita')).toEqual([`renewal ${id}`]);
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED }),
      );
      expect(waitingFor(world, 'amy')).toEqual([`review ${id}`]);
    }));

  test('for nobody any more, however it ends', () =>
    withWorld(async (world) => {
      const cancelled = await submit(world, EMA2_CREATE);
      await cancel(world, cancelled);
      const rejected = await submit(world, EMA2_CREATE);
      await review(world, rejected, { by: 'amy', verdict: 'reject' });
      expect(waitingFor(world, 'bob')).toEqual([]);
      expect(world.deps.store.read((tx) => tx.waiting.count(0))).toEqual([]);
    }));
});

describe('a task waits', () => {
  test('for whoever may do it, then for somebody else to look again, then for nobody', () =>
    withWorld(async (world) => {
      const { task } = await submitUntilAttested(world, 'olga');
      for (const name of ['pete', 'paul'] as const)
        expect(waitingFor(world, name)).toEqual([`task ${task.id}`]);
      // Neither operates a portal, or they had a part in it.
      for (const name of ['rita', 'amy', 'ada'] as const) expect(waitingFor(world, name)).toEqual([]);
      await complete(world, task.id, { by: 'pete', evidence: { note: 'A token.' } });
      expect(waitingFor(world, 'pete')).toEqual([]);
      expect(waitingFor(world, 'olga')).toEqual([]);
      expect(waitingFor(world, 'paul')).toEqual([`confirmation ${task.id}`]);
      await confirm(world, task.id, { by: 'paul', accepted: false });
      expect(waitingFor(world, 'pete')).toEqual([`task ${task.id}`]);
      await complete(world, task.id, { by: 'pete', evidence: { note: 'Another token.' } });
      await confirm(world, task.id, { by: 'paul' });
      for (const name of ['pete', 'paul', 'olga'] as const) expect(waitingFor(world, name)).toEqual([]);
      expect(world.deps.store.read((tx) => tx.waiting.count(0))).toEqual([]);
    }));
});

describe('a change of who may do what waits', () => {
  test('for two others than whoever asked or gains', () =>
    withSealedWorld(async (world) => {
      const change = await proposeAs(world, world.people.ada, {
        kind: 'principal.set-roles',
        principal: world.people.cleo.id,
        roles: ['approver', 'requester'],
        accounts: null,
      });
      for (const name of ['ada', 'cleo', 'rita'] as const) expect(waitingFor(world, name)).toEqual([]);
      await approveAs(world, world.people.amy, change);
      expect(waitingFor(world, 'amy')).toEqual([]);
      expect(waitingFor(world, 'bob')).toEqual([`change ${change.id}`]);
      advance(world, 400 * 24 * HOUR);
      expect(waitingFor(world, 'bob')).toEqual([]);
    }));
});

describe('an inbox', () => {
  test('has what is due first at the front, and what is riskier is due sooner', () =>
    withWorld(async (world) => {
      const normal = await submit(world, {
        ...EMA2_CREATE,
        integration: 'crm',
        change: { ...EMA2_CREATE.change, email: 'crm@acme.example' },
      });
      advance(world, HOUR);
      const high = await submitDeletion(world);
      expect(inboxOf(world, 'amy').map(({ id, risk }) => [id, risk])).toEqual([
        [high, 'high'],
        [normal, 'normal'],
      ]);
    }));

  test.each([1, 2, 3, 50])('is the same by pages of %i, and as many as are counted', (limit) =>
    withWorld(async (world) => {
      const ids: string[] = [];
      for (const integration of ['siem', 'magento', 'crm']) {
        ids.push(
          await submit(world, {
            ...EMA2_CREATE,
            integration,
            change: { ...EMA2_CREATE.change, email: `${integration}@acme.example` },
          }),
        );
        advance(world, HOUR);
      }
      await approve(world, ids[1] as string);
      expect(waitingFor(world, 'bob', limit)).toEqual([`review ${ids[0]}`, `review ${ids[2]}`]);
      const count = (now: World) => countInbox(now.deps, now.people.bob);
      expect(await count(world)).toEqual({ total: 2, overdue: 0, kinds: { review: 2 }, isAll: true });
      advance(world, 22 * HOUR);
      expect(await count(world)).toMatchObject({ total: 2, overdue: 1 });
      // As many as the list of requests has in this state.
      expect(world.deps.store.read((tx) => tx.requests.countByState()['in-review'])).toBe(2);
    }),
  );
});

describe('what nobody answers', () => {
  test('is overdue, and waits on for a year without being approved or carried out', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      for (let day = 0; day < 365; day += 1) {
        advance(world, 24 * HOUR);
        await run(world);
        const [item] = inboxOf(world, 'amy');
        expect([item?.id, (item?.dueAt ?? 0) <= world.temp.clock.now()]).toEqual([id, true]);
      }
      expect(entryTypes(world, id)).toEqual(['request.submitted', 'decision.made']);
    }));
});
