import { expect, test } from 'vitest';
import { logSize, submitted, taskInHand } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('the status tells open tasks, disagreements, work that nobody takes over, and which policies are in force', async () => {
  const at = installation();
  const { digest, shippedDigest } = await at.call('rita', 'listPolicies');
  const fresh = {
    openTasks: {},
    overdueTasks: { tasks: 0, secondLooks: 0 },
    breakGlass: { unreviewed: 0, overdue: [] },
    overdueReviews: 0,
    invitationsOver: 0,
    pictures: { stored: 0, missing: 0 },
    divergences: 0,
    contestedNames: [],
    withoutOwner: [],
    withoutKey: [],
    signatures: [],
    overdueSince: null,
    outages: [],
    freezes: [],
    policies: { inForce: digest, shipped: shippedDigest },
    checkpoints: { newest: logSize(at), targets: [] },
    tampering: { days: 7, forgedJobs: 0, invalidPermits: 0 },
    refusals: { days: 7, calls: 0, duties: 0 },
    suspended: null,
    backup: null,
    recovery: null,
    resumed: null,
    smallGroups: [],
    stranded: [],
    seal: { isSealed: false, entry: null, enrolled: { administrators: 2, approvers: 2 } },
    approvals: expect.objectContaining({ needed: 2, problem: null }),
  };
  expect(await at.call('rita', 'status')).toEqual(fresh);
  await taskInHand(at, await submitted(at));
  const { openTasks, overdueSince } = await at.call('rita', 'status');
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
      begins: false,
    }),
  );
  expect((await at.call('rita', 'status')).overdueSince).toBe(new Date(due).toISOString());
});

test('the status tells who outside has how much of the log, and who contradicts it', async () => {
  const at = installation();
  const reached = {
    id: 'webhook',
    identity: 'a',
    kind: 'webhook',
    deliveredSize: 3,
    deliveredAt: 1_000,
    failures: 0,
    failingSince: null,
    code: null,
    nextAt: 0,
    alertedAt: null,
    contradictedAt: null,
    held: null,
  } as const;
  const failing = { ...reached, failures: 2, failingSince: 2_000, code: 'timeout' };
  await at.services.store.write((tx) => {
    tx.checkpointTargets.put(reached);
    tx.checkpointTargets.put({ ...failing, id: 'file', kind: 'file' });
    tx.checkpointTargets.put({ ...failing, id: 'mail', kind: 'mail', alertedAt: 3_000 });
    tx.checkpointTargets.put({
      ...failing,
      id: 'witness a',
      kind: 'witness',
      contradictedAt: 4_000,
      held: 9,
    });
    tx.checkpointTargets.put({
      ...reached,
      id: 'witness b',
      kind: 'witness',
      deliveredSize: null,
      deliveredAt: null,
    });
  });
  const { checkpoints } = await at.call('rita', 'status');
  expect(checkpoints.targets.map(({ id, state, since, held }) => [id, state, since, held])).toEqual([
    ['file', 'failing', '1970-01-01T00:00:02.000Z', null],
    ['mail', 'unreachable', '1970-01-01T00:00:02.000Z', null],
    ['webhook', 'reached', null, null],
    ['witness a', 'contradicted', '1970-01-01T00:00:04.000Z', 9],
    ['witness b', 'waiting', null, null],
  ]);
});
