import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasReplacedIdentities, loadSealer } from '@countersign/runtime';
import { needsReplacedWorkerKeys } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { cancel, complete, openTaskOf, run, submit, view } from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { type Host, rotateKey, settleKeyFile } from '../testing/key-host.ts';
import { EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const HOUR = 3_600_000;

/** The world as the host has it, whose keys lie beside its store. */
const hostOf = (world: World): Host => {
  const root = dirname(world.temp.path);
  return { ...world, root, keys: join(root, 'keys') };
};

const needsOld = ({ deps }: World, later = 0) =>
  deps.store.read((tx) => needsReplacedWorkerKeys(tx, deps.clock.now() + later));

describe('another key of the workers', () => {
  test('is what everything is sealed to from its entry on; what was on its way under the one before arrives', () =>
    withSealedWorld(async (world) => {
      const host = hostOf(world);
      const { sealer } = world.deps;
      const first = sealer.recipient;
      const request = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await rotateKey(host, 'worker');
      expect(sealer.recipient).not.toBe(first);
      expect(settleKeyFile(host, 'worker')).toBe(true);
      expect((await loadSealer(host.keys)).recipient).toBe(sealer.recipient);
      expect(existsSync(join(host.keys, 'worker.next.age'))).toBe(false);
      // The password was made and sealed before: the operator gets it, and the worker signs in with it.
      const password = await collect(world, request, 'pete');
      const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
        operator: 'owner@acme.example',
        password,
        passwordConfirmation: password,
        description: 'Magento',
      });
      await complete(world, openTaskOf(world, request).id, { evidence: { providerId: String(username) } });
      await run(world);
      expect(view(world, request).request).toMatchObject({ state: 'done', failure: null });
    }));

  test('leaves the ones before as long as something waits that was asked for before, and for an hour', () =>
    withSealedWorld(async (world) => {
      const host = hostOf(world);
      const waiting = await submit(world, EMA2_CREATE);
      await rotateKey(host, 'worker');
      settleKeyFile(host, 'worker');
      expect(hasReplacedIdentities(host.keys)).toBe(true);
      expect([needsOld(world), needsOld(world, 30 * 86_400_000)]).toEqual([true, true]);
      await cancel(world, waiting);
      expect([needsOld(world), needsOld(world, HOUR + 1)]).toEqual([true, false]);
    }));
});
