import { delegationState } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { approveAs, changeState, deactivateAs, proposeAs } from '../testing/changes.ts';
import { delegate, delegated, delegationNow, endDelegation, iso } from '../testing/delegations.ts';
import { addAdministrator, withSealedWorld } from '../testing/seal.ts';
import { withWorld } from '../testing/world.ts';

const DAY = 86_400_000;

describe('that somebody reviews in place of somebody else', () => {
  test('is approved by two who are neither of them, whoever asks for it', () =>
    withSealedWorld(async (world) => {
      const { amy, bob, cleo, dora, ada } = world.people;
      for (const by of ['amy', 'ada'] as const) {
        const change = await delegate(world, 'amy', { to: 'dora', by });
        expect(change).toMatchObject({
          state: 'proposed',
          effects: ['grants-authority'],
          beneficiaries: [dora.id],
        });
        for (const one of by === 'amy' ? [amy, dora] : [amy, dora, ada])
          await expect(approveAs(world, one, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
        expect(await approveAs(world, bob, change)).toBe('proposed');
        expect(await approveAs(world, cleo, change)).toBe('done');
        expect(delegationNow(world, change.id)).toMatchObject({ delegator: amy.id, delegate: dora.id });
        await endDelegation(world, 'amy', change.id);
      }
    }));

  test('is asked for by whoever is away, and by administrators for others; by nobody else', () =>
    withSealedWorld(async (world) => {
      await expect(delegate(world, 'amy', { to: 'dora', by: 'dora' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(delegate(world, 'amy', { to: 'dora', by: 'rita' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }));

  test('says to its reviewers who stands in, for what and how long', () =>
    withSealedWorld(async (world) => {
      const { amy, dora } = world.people;
      const now = world.deps.clock.now();
      const { items } = await delegate(world, 'amy', { to: 'dora', fromDay: 2 });
      expect(items).toEqual([
        {
          what: `who reviews requests in place of ${amy.id}`,
          before: 'nobody',
          after: `${dora.id}, from ${iso(now + 2 * DAY)} until ${iso(now + 7 * DAY)}`,
        },
        {
          what: `requests that ${dora.id} may review in place of ${amy.id}`,
          before: 'none',
          after: `what ${amy.id} may review then, which is by now: approver on all accounts`,
        },
      ]);
    }));

  test.each([
    ['that lasts longer than 90 days', { untilDay: 91 }, /longer than 90 days/],
    ['that begins more than 90 days ahead', { fromDay: 91, untilDay: 95 }, /90 days ahead/],
    ['that ends before it begins', { fromDay: 5, untilDay: 4 }, /end before it begins/],
    ['that is over', { untilDay: -1 }, /its end is over/],
    ['to oneself', { to: 'amy' }, /stands in for themselves/],
  ] as const)('is not asked for: one %s', (_what, absence, reason) =>
    withSealedWorld(async (world) => {
      await expect(delegate(world, 'amy', { to: 'dora', ...absence })).rejects.toMatchObject({
        code: 'GOVERNANCE_REFUSED',
        message: expect.stringMatching(reason),
      });
    }),
  );

  test('is not asked for where there is nothing to delegate, or nobody who could stand in', () =>
    withSealedWorld(async (world) => {
      const { ada, rita, bob } = world.people;
      await expect(delegate(world, 'rita', { to: 'amy' })).rejects.toMatchObject({
        message: expect.stringMatching(/reviews no requests/),
      });
      await deactivateAs(world, ada, bob);
      await expect(delegate(world, 'amy', { to: 'bob' })).rejects.toMatchObject({
        code: 'PRINCIPAL_DEACTIVATED',
      });
      await world.deps.store.write((tx) => tx.principals.setLetInBy(rita.id, ada.id));
      await expect(delegate(world, 'amy', { to: 'rita' })).rejects.toMatchObject({
        message: expect.stringMatching(/vouches/),
      });
    }));

  test('is one person at a time: another one is asked for once that is ended, or for another time', () =>
    withWorld(async (world) => {
      const first = await delegated(world, 'amy', { to: 'bob' });
      await expect(delegate(world, 'amy', { to: 'dora' })).rejects.toMatchObject({
        message: expect.stringContaining(`countersign delegation end ${first}`),
      });
      await delegated(world, 'amy', { to: 'dora', fromDay: 8, untilDay: 9 });
      await endDelegation(world, 'amy', first);
      await delegated(world, 'amy', { to: 'dora' });
    }));

  test('begins with its approval where that comes after its time, and is over by then where it comes too late', () =>
    withSealedWorld(async (world) => {
      const { bob, cleo } = world.people;
      const change = await delegate(world, 'amy', { to: 'dora', fromDay: 1 });
      advance(world, 2 * DAY);
      await approveAs(world, bob, change);
      await approveAs(world, cleo, change);
      const made = delegationNow(world, change.id);
      expect(made?.beginsAt).toBe(made?.madeAt);
      const late = await delegate(world, 'bob', { to: 'dora', untilDay: 1 });
      advance(world, 2 * DAY);
      await expect(approveAs(world, cleo, late)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(changeState(world, late)).toBe('superseded');
    }));

  test('is ended at once by either of the two or an administrator, once, and by nobody else', () =>
    withWorld(async (world) => {
      for (const by of ['amy', 'bob', 'ada'] as const) {
        const id = await delegated(world, 'amy', { to: 'bob' });
        await expect(endDelegation(world, 'cleo', id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        expect(await endDelegation(world, by, id)).toMatchObject({ endedAt: world.deps.clock.now() });
        await expect(endDelegation(world, by, id)).rejects.toMatchObject({ code: 'DELEGATION_OVER' });
      }
    }));

  test.each(['amy', 'bob'] as const)(
    'ends with the leaving of either (%s), also before it begins, and does not come back with them',
    (leaver) =>
      withWorld(async (world) => {
        const { ada } = world.people;
        await addAdministrator(world, 'boss');
        const ids = [
          await delegated(world, 'amy', { to: 'bob' }),
          await delegated(world, 'amy', { to: 'bob', fromDay: 8, untilDay: 9 }),
        ];
        const { delegations } = await deactivateAs(world, ada, world.people[leaver]);
        expect([...delegations].sort()).toEqual([...ids].sort());
        await proposeAs(world, ada, { kind: 'principal.reactivate', principal: world.people[leaver].id });
        for (const id of ids) {
          const one = delegationNow(world, id);
          expect(one && delegationState(one, world.deps.clock.now())).toBe('ended');
        }
      }),
  );

  test('is closed while it waits where what either of the two may do changes', () =>
    withSealedWorld(async (world) => {
      const { ada, dora, cleo } = world.people;
      const change = await delegate(world, 'amy', { to: 'dora' });
      await deactivateAs(world, ada, dora);
      await expect(approveAs(world, cleo, change)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
    }));
});
