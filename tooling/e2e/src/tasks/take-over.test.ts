import { createStartTask } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, entriesOf, openTaskOf, run, submit } from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { secretFor } from '../testing/collect.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

/** Takes the task on without letting the worker do anything. */
const takeOn = (world: World, request: string, by: Name, credentials?: string) => {
  const principal = world.people[by];
  const task = openTaskOf(world, request).id;
  return createStartTask(world.deps)({ principal, actor: actorOf(principal), task, credentials });
};

/** The worker's installation, in which something happens just before its write number `turn`. */
function beforeWrite(deps: Deps, turn: number, happens: () => Promise<unknown>): Deps {
  let writes = 0;
  const write: Deps['store']['write'] = async (work) => {
    writes += 1;
    if (writes === turn) await happens();
    return deps.store.write(work);
  };
  return { ...deps, store: { ...deps.store, write } };
}

describe('a portal task that is taken over while the worker is at work for the one before', () => {
  // Marking what is due as published is the first write of a run, sealing the second, and settling the third.
  test.each([1, 2, 3])('gives its password to whoever has it now (write %i)', (turn) =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await takeOn(world, id, 'pete');
      let taken = false;
      const deps = beforeWrite(world.deps, turn, async () => {
        taken = true;
        await takeOn(world, id, 'paul');
      });
      await run(world, deps);
      expect(taken).toBe(true);
      expect(secretFor(world, id, 'paul').sealed).not.toBe('');
      const petes = world.deps.store.read((tx) => tx.secrets.listFor(world.people.pete.id));
      expect(petes.filter(({ sealed }) => sealed !== '')).toEqual([]);
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }),
  );

  test('has the credentials tried that whoever has it now handed in', () =>
    withWorld(async (world) => {
      const subject = 'siem@beta.example';
      await adoptApiUser(world, { account: 'business', integration: 'siem', label: subject });
      const { sealer } = world.deps;
      const seal = (password: string) =>
        sealer.seal(JSON.stringify({ username: subject, password }), sealer.recipient);
      const id = await submit(world, {
        provider: 'eset-business-account',
        account: 'business',
        action: 'disable',
        subject,
        acknowledge: ['owner-told'],
      });
      await approve(world, id);
      await run(world);
      await takeOn(world, id, 'pete', await seal('Invented-Passw0rd-17'));
      const tried: string[] = [];
      const { deps } = withScript(world.deps, 'eset-business-account', {
        probe: async ({ credentials }) => {
          if (tried.push(credentials.password) === 1)
            await takeOn(world, id, 'paul', await seal('Tr0ub4dor-and-three-more'));
          return credentials.password.startsWith('Tr0')
            ? { kind: 'good', observations: [] }
            : { kind: 'not-good', reason: 'refused', observations: [] };
        },
      });
      await run(world, deps);
      expect(tried).toHaveLength(2);
      const trials = entriesOf(world, id).filter(({ type }) => type === 'credential.proven');
      expect(trials.map(({ data }) => data.good)).toEqual([false, true]);
    }));
});
