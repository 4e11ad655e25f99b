import { expect, test } from 'vitest';
import { submitted, taskInHand } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('the status tells open tasks, disagreements, work that nobody takes over, and which policies are in force', async () => {
  const at = installation();
  const { digest, shippedDigest } = await at.call('olga', 'listPolicies');
  const fresh = {
    openTasks: {},
    divergences: 0,
    overdueSince: null,
    policies: { inForce: digest, shipped: shippedDigest },
  };
  expect(await at.call('olga', 'status')).toEqual(fresh);
  await taskInHand(at, await submitted(at));
  const { openTasks, overdueSince } = await at.call('olga', 'status');
  expect(openTasks).toEqual({ portal: 1 });
  expect(overdueSince).toBeNull();

  // No worker runs here, so what is due stays where it is.
  const { store, clock } = at.services;
  const due = clock.now() - 61_000;
  await store.write((tx) =>
    tx.outbox.put({
      id: at.services.ids.next('outbox'),
      provider: 'dotdigital',
      subject: 'chk_00000000000000000000000000',
      availableAt: due,
    }),
  );
  expect((await at.call('olga', 'status')).overdueSince).toBe(new Date(due).toISOString());
});
