import type { Principal } from '@countersign/schema';
import { createRecordReview } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { acknowledge, approve, run, submit, view } from '../testing/act.ts';
import { approveAs, deactivateAs, principalNow, proposeAs } from '../testing/changes.ts';
import { comeBackBy, createSomebody, guestNow } from '../testing/guests.ts';
import { adoptOnEma2, EMA2_CREATE } from '../testing/requests.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

type Sealed = World & { readonly boss: Principal };

/** A request that two have to approve, with all else that it owes. */
async function submitDeletion(world: World): Promise<string> {
  const subject = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
  const id = await submit(world, {
    provider: 'eset-msp-administrator-2',
    account: 'msp',
    subject,
    action: 'delete',
  });
  await acknowledge(world, id, { by: 'olga', kind: 'breakage' });
  return id;
}

const rolesOfCleo = (world: World, roles: Principal['roles']) =>
  proposeAs(world, world.people.ada, {
    kind: 'principal.set-roles',
    principal: world.people.cleo.id,
    roles,
    accounts: null,
  });

describe('an approval of a request that takes another one counts no more once whoever gave it', () => {
  test.each<[string, (world: Sealed) => Promise<unknown>]>([
    ['was deactivated', (world) => deactivateAs(world, world.people.ada, world.people.cleo)],
    [
      'was deactivated, also where others have let that one in again',
      async (world) => {
        const { ada, amy, bob, cleo } = world.people;
        await deactivateAs(world, ada, cleo);
        const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: cleo.id });
        for (const one of [amy, bob]) await approveAs(world, one, back);
        expect(principalNow(world, cleo).state).toBe('active');
      },
    ],
    ['lost the role', (world) => rolesOfCleo(world, [])],
  ])('%s', (_what, leave) =>
    withSealedWorld(async (world) => {
      const id = await submitDeletion(world);
      expect(await approve(world, id, 'cleo')).toBe('in-review');
      await leave(world);
      expect(await approve(world, id, 'bob')).toBe('in-review');
      expect(view(world, id).approvals).toMatchObject({ given: 1, needed: 2 });
      expect(await approve(world, id, 'dora')).toBe('approved');
    }),
  );

  test('alone has let whoever asked in anew, who may be that one since', () =>
    withSealedWorld(async (world) => {
      const host = await createSomebody(world, 'host', ['administrator', 'approver']);
      await enrol(world, host);
      const id = await submitDeletion(world);
      const reviewed = await createRecordReview(world.deps)({
        ...guestNow(world, host),
        request: id,
        requestDigest: view(world, id).revision.digest,
        verdict: 'approve',
        reason: null,
      });
      expect(reviewed.state).toBe('in-review');
      await comeBackBy(world, host, world.people.rita);
      expect(await approve(world, id, 'bob')).toBe('in-review');
      expect(await approve(world, id, 'dora')).toBe('approved');
    }));
});

test('what was approved stays approved, whoever leaves', () =>
  withSealedWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    expect(await approve(world, id, 'cleo')).toBe('approved');
    await deactivateAs(world, world.people.ada, world.people.cleo);
    expect(view(world, id).approvals).toMatchObject({ given: 1, needed: 1 });
  }));

test('what was approved goes on where its approver lets the requester in anew', () =>
  withSealedWorld(async (world) => {
    const approver = await createSomebody(world, 'host', ['administrator', 'approver']);
    await enrol(world, approver);
    const host = guestNow(world, approver);
    const id = await submit(world, EMA2_CREATE);
    const { state } = await createRecordReview(world.deps)({
      ...host,
      request: id,
      requestDigest: view(world, id).revision.digest,
      verdict: 'approve',
      reason: null,
    });
    expect(state).toBe('approved');
    await comeBackBy(world, approver, world.people.rita);
    await run(world);
    expect(view(world, id).request.state).toBe('in-progress');
  }));
