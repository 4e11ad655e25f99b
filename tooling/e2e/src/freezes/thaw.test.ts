import { createPrincipalCreator } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, entryTypes, run, submit, view } from '../testing/act.ts';
import { approveAs } from '../testing/changes.ts';
import { EMA2 } from '../testing/first-step.ts';
import { freeze, proposeThaw, thaw } from '../testing/freeze.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import type { World } from '../testing/world.ts';

const update = async (world: World) => {
  await adoptOnEma2(world, 'siem');
  return {
    provider: EMA2,
    action: 'update',
    account: 'msp',
    integration: 'siem',
    subject: 'siem@acme.example',
    change: { description: 'Other' },
  } as const;
};
/** Entries about freezes and changes, since the set-up was over. */
function typesOf(world: World): readonly string[] {
  const types = durableLog(world).map((line) => (JSON.parse(line) as { type: string }).type);
  return types
    .slice(types.lastIndexOf('installation.sealed') + 1)
    .filter((type) => /^(installation|governance)\./.test(type));
}

describe('execution is stopped', () => {
  test.each(['ada', 'amy'] as const)('by %s alone, at once', (by) =>
    withSealedWorld(async (world) => {
      await freeze(world, { by });
      expect(typesOf(world)).toEqual(['installation.frozen']);
    }),
  );

  test.each(['rita', 'pete'] as const)('by nobody without the role for it, such as %s', (by) =>
    withSealedWorld(async (world) => {
      await expect(freeze(world, { by })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }),
  );

  test('by nobody whose roles are for some accounts, and by no machine', () =>
    withSealedWorld(async (world) => {
      const { id } = world.people.amy;
      await world.deps.store.write((tx) =>
        tx.principals.setRoles(id, { roles: ['approver'], accounts: ['msp'] }),
      );
      await expect(freeze(world)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const machine = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: { name: 'bot', email: 'bot@acme.example', kind: 'machine', roles: ['approver'] },
      });
      const bot = { ...world, people: { ...world.people, bob: machine } };
      await expect(freeze(bot, { by: 'bob' })).rejects.toMatchObject({ code: 'PERSON_REQUIRED' });
    }));

  test('once: what is stopped already is not stopped again, and what is not there is not stopped', () =>
    withSealedWorld(async (world) => {
      const { id } = await freeze(world);
      await expect(freeze(world, { by: 'bob' })).rejects.toMatchObject({
        code: 'FREEZE_IN_FORCE',
        details: { freeze: id },
      });
      await freeze(world, { account: 'msp' });
      await freeze(world, { voidPermits: true });
      await expect(freeze(world, { account: 'nowhere' })).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    }));
});

describe('execution goes on', () => {
  test('once two others have approved it, who neither stopped it nor ask for it', () =>
    withSealedWorld(async (world) => {
      const frozen = await freeze(world, { by: 'amy' });
      const change = await proposeThaw(world, frozen.id, 'ada');
      expect(change).toMatchObject({ state: 'proposed', effects: ['removes-protection'], beneficiaries: [] });
      for (const by of ['amy', 'ada'] as const)
        await expect(approveAs(world, world.people[by], change)).rejects.toMatchObject({
          code: 'REVIEW_REFUSED',
        });
      expect(await approveAs(world, world.people.bob, change)).toBe('proposed');
      expect(world.deps.store.read((tx) => tx.freezes.inForce())).toHaveLength(1);
      expect(await approveAs(world, world.people.cleo, change)).toBe('done');
      expect(world.deps.store.read((tx) => tx.freezes.inForce())).toEqual([]);
      expect(typesOf(world)).toEqual([
        'installation.frozen',
        'governance.proposed',
        'governance.review-refused',
        'governance.review-refused',
        'governance.reviewed',
        'governance.reviewed',
        'governance.carried-out',
        'installation.thawed',
      ]);
    }));

  test('on the word of whoever stopped it as well, who asks for it and does not approve', () =>
    withSealedWorld(async (world) => {
      const frozen = await freeze(world, { by: 'amy' });
      const change = await proposeThaw(world, frozen.id, 'amy');
      await expect(proposeThaw(world, frozen.id, 'rita')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      for (const by of ['bob', 'cleo'] as const) await approveAs(world, world.people[by], change);
      expect(world.deps.store.read((tx) => tx.freezes.inForce())).toEqual([]);
      await expect(proposeThaw(world, frozen.id)).rejects.toMatchObject({ code: 'GOVERNANCE_REFUSED' });
    }));

  test('not where the row was made to name somebody else as the one who stopped it', () =>
    withSealedWorld(async (world) => {
      const frozen = await freeze(world, { by: 'amy' });
      const change = await proposeThaw(world, frozen.id);
      tamper(world, 'UPDATE freeze SET frozen_by = :bob', { bob: world.people.bob.id });
      await expect(approveAs(world, world.people.amy, change)).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
    }));
});

describe('whoever edits the database', () => {
  test.each([
    ['says that the freeze was lifted', 'UPDATE freeze SET lifted_at = 1'],
    ['makes it one of another account', "UPDATE freeze SET account = 'shop'"],
    ['takes it away', 'DELETE FROM freeze'],
    ['says that it voided the permits', 'UPDATE freeze SET voids_permits = 1'],
  ])('and %s has nothing executed by that', (_what, sql) =>
    withSealedWorld(async (world) => {
      const before = await submitApproved(world, await update(world));
      await freeze(world);
      const { deps, calls } = withScript(world.another(), EMA2);
      tamper(world, sql);
      tamper(world, 'UPDATE outbox SET held_by = NULL');
      // The row is refused, or the step is by the log.
      await run(world, deps).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'AUTHORITY_MISMATCH' }),
      );
      expect(calls).toEqual([]);
      expect(world.deps.store.read((tx) => tx.requests.get(before)?.state)).not.toBe('in-progress');
    }),
  );

  test('and takes the entry of the freeze out of the index as well, neither', () =>
    withSealedWorld(async (world) => {
      await submitApproved(world, await update(world));
      await freeze(world);
      indexEverything(world);
      tamper(world, 'DELETE FROM freeze');
      tamper(world, "DELETE FROM entry_index WHERE type = 'installation.frozen'");
      const { deps, calls } = withScript(world.another(), EMA2);
      await expect(run(world, deps)).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      expect(calls).toEqual([]);
    }));

  test.each([
    ['lifts it', 'UPDATE freeze SET lifted_at = 1'],
    ['takes it away', 'DELETE FROM freeze'],
    ['makes it one of another account', "UPDATE freeze SET account = 'shop'"],
  ])(
    'and %s has no permit issued for what is approved then, also where its entry is not in the index',
    (_what, sql) =>
      withSealedWorld(async (world) => {
        await freeze(world);
        indexEverything(world);
        tamper(world, sql);
        tamper(world, "DELETE FROM entry_index WHERE type = 'installation.frozen'");
        const id = await submit(world, await update(world));
        await expect(approve(world, id)).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
        const { deps, calls } = withScript(world.another(), EMA2);
        await run(world, deps);
        expect([calls, entryTypes(world, id).filter((type) => type === 'permit.issued')]).toEqual([[], []]);
      }),
  );

  test('and takes one away that was lifted has nothing permitted, since nobody can tell that it was', () =>
    withSealedWorld(async (world) => {
      await thaw(world, await freeze(world));
      const id = await submit(world, await update(world));
      tamper(world, 'DELETE FROM freeze');
      await expect(approve(world, id)).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    }));
});

test('two freezes of the same are lifted one by one', () =>
  withSealedWorld(async (world) => {
    const id = await submitApproved(world, await update(world));
    const part = await freeze(world, { account: 'msp' });
    const all = await freeze(world, { provider: EMA2 });
    const { deps, calls } = withScript(world.deps, EMA2);
    await run(world, deps);
    await thaw(world, part);
    await run(world, deps);
    expect(calls).toEqual([]);
    await thaw(world, all);
    await run(world, deps);
    expect(view(world, id).request.state).toBe('done');
  }));
