import { createCorrectApiUser } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approveAs, changeState, proposeAs } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { sealWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

type Fields = Parameters<ReturnType<typeof createCorrectApiUser>>[0]['fields'];

const correct = (world: World, apiUser: string, fields: Fields) =>
  createCorrectApiUser(world.deps)({
    by: world.people.ada,
    actor: actorOf(world.people.ada),
    reason: 'It was typed wrongly',
    apiUser,
    fields,
  });
const userNow = ({ deps }: World, id: string) => deps.store.read((tx) => tx.apiUsers.get(id));

/** A user in the inventory, of before the seal. */
const withUser = (work: (world: World, user: string) => Promise<void>) =>
  withWorld(async (world) => {
    const user = await adoptOnEma2(world, 'siem', { role: 'root', providerId: 'provider-1' });
    await sealWorld(world);
    await work(world, user);
  });

describe('once an installation is sealed, what the inventory says of an API user', () => {
  test.for<[string, Fields, readonly string[]]>([
    ['the role', { role: 'regular' }, ['grants-authority']],
    ['whom the provider knows it as', { providerId: 'provider-2' }, ['moves-credentials']],
    ['the name', { label: 'other@acme.example' }, ['moves-credentials']],
    ['the integration', { integration: 'crm' }, ['grants-authority', 'moves-credentials']],
    ['when it is to be reviewed', { reviewOn: '2040-01-01' }, ['removes-protection']],
    [
      'several of these',
      { role: 'regular', providerId: 'provider-2', reviewOn: null },
      ['grants-authority', 'moves-credentials'],
    ],
  ])('is changed by one person in nothing: %s waits for two others', ([, fields, effects]) =>
    withUser(async (world, user) => {
      const { ada, amy, bob } = world.people;
      const before = userNow(world, user);
      const change = await correct(world, user, fields);
      expect(change).toMatchObject({ state: 'proposed', effects, content: { kind: 'api-user.correct' } });
      await expect(approveAs(world, ada, change)).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await approveAs(world, amy, change)).toBe('proposed');
      expect(userNow(world, user)).toEqual(before);
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(userNow(world, user)).toEqual({ ...before, ...fields });
    }),
  );

  test('is not in what reviewers sign where it may name a person, nor in the log', () =>
    withUser(async (world, user) => {
      const change = await correct(world, user, { label: 'quastel@acme.example', providerId: 'quastel-1' });
      for (const one of [world.people.amy, world.people.bob]) await approveAs(world, one, change);
      expect(JSON.stringify([change, durableLog(world)])).not.toContain('quastel');
      expect(userNow(world, user)?.label).toBe('quastel@acme.example');
    }));

  test('is what was asked for: a change names a correction by what it says, and without it is not carried out', () =>
    withUser(async (world, user) => {
      const { ada, amy, bob } = world.people;
      const change = await correct(world, user, { role: 'regular' });
      const { content } = change;
      if (content.kind !== 'api-user.correct') throw new Error(`it is ${content.kind}`);
      const another = proposeAs(world, ada, { ...content, digest: '0'.repeat(64) });
      await expect(another).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      await approveAs(world, amy, change);
      tamper(world, 'DELETE FROM correction', {});
      await expect(approveAs(world, bob, change)).rejects.toMatchObject({ code: 'GOVERNANCE_STATE' });
      expect(userNow(world, user)?.role).toBe('root');
    }));

  test('is not corrected on the ground of what it said before another correction', () =>
    withUser(async (world, user) => {
      const [first, second] = [
        await correct(world, user, { role: 'regular' }),
        await correct(world, user, { role: 'regular', integration: 'crm' }),
      ];
      for (const one of [world.people.amy, world.people.bob]) await approveAs(world, one, first);
      expect(changeState(world, second)).toBe('superseded');
    }));
});
