import { createRecordRefusal, viewRefusals, viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  advance,
  approve,
  complete,
  confirm,
  openTaskOf,
  review,
  run,
  runStep,
  submit,
  view,
} from '../testing/act.ts';
import { approveAs } from '../testing/changes.ts';
import { freeze, proposeThaw } from '../testing/freeze.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withoutIdsOf, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;

type RefusalType =
  | 'access.refused'
  | 'job.refused'
  | 'review.refused'
  | 'task.refused'
  | 'governance.review-refused';

const refuse = (world: World, operation = 'GET /v1/principals') =>
  createRecordRefusal(world.deps)({ actor: actorOf(world.people.rita), operation, code: 'FORBIDDEN' });

/** Data of the entries of a type. */
const dataOf = (world: World, type: RefusalType) =>
  world.deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 10_000, type }))
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).data);

const flush = ({ deps }: World, when: 'over' | 'ending' = 'over') => deps.refusals.flush(deps.store, when);

const tampering = ({ deps }: World) => deps.store.read((tx) => viewStatus(tx, deps.clock.now()).tampering);

describe('calls that are refused', () => {
  test('have an entry for the first, and one for all others of the hour', () =>
    withWorld(async (world) => {
      for (let one = 0; one < 618; one += 1) await refuse(world);
      await flush(world);
      expect(dataOf(world, 'access.refused')).toEqual([
        { operation: 'GET /v1/principals', code: 'FORBIDDEN' },
      ]);
      advance(world, HOUR);
      await flush(world);
      expect(dataOf(world, 'access.refused')[1]).toMatchObject({ count: 617 });
      await refuse(world);
      expect(dataOf(world, 'access.refused')).toHaveLength(3);
    }));

  test('of another kind have an entry of their own, and none is lost when the service ends', () =>
    withWorld(async (world) => {
      await refuse(world);
      await refuse(world, 'GET /v1/status');
      await refuse(world, 'GET /v1/status');
      await flush(world, 'ending');
      expect(dataOf(world, 'access.refused')).toMatchObject([
        { operation: 'GET /v1/principals' },
        { operation: 'GET /v1/status' },
        { operation: 'GET /v1/status', count: 1 },
      ]);
    }));

  test('are recorded the next time where they could not be', () =>
    withWorld(async (world) => {
      const broken = { ...world, deps: withoutIdsOf(world.deps, 'event') };
      const write = () => Promise.reject(new Error('the disk is full'));
      const full = { ...broken, deps: { ...world.deps, store: { ...world.deps.store, write } } };
      await expect(refuse(full)).rejects.toThrow('the disk is full');
      await refuse(world);
      expect(dataOf(world, 'access.refused')).toHaveLength(1);
    }));
});

describe('reviews and tasks that somebody may not do', () => {
  /** Tries something in vain, so many times. */
  const inVain = async (times: number, attempt: () => Promise<unknown>, code: string) => {
    for (let one = 0; one < times; one += 1) await expect(attempt()).rejects.toMatchObject({ code });
  };
  const refusals = ({ deps }: World) => deps.store.read((tx) => viewRefusals(tx, deps.clock.now()));

  test('have an entry for the first try on a request, and one an hour for all others, which doctor counts', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const other = await submit(world, PORTAL_CREATE);
      await inVain(50, () => approve(world, id, 'rita'), 'FORBIDDEN');
      await inVain(2, () => approve(world, other, 'rita'), 'FORBIDDEN');
      await inVain(3, () => approve(world, id, 'pete'), 'FORBIDDEN');
      expect(dataOf(world, 'review.refused')).toHaveLength(3);
      advance(world, HOUR);
      await flush(world);
      const entries = dataOf(world, 'review.refused');
      expect(entries).toHaveLength(6);
      expect(entries.map(({ count = 1 }) => count).sort((a, b) => a - b)).toEqual([1, 1, 1, 1, 2, 49]);
      expect(refusals(world)).toEqual({ days: 7, calls: 0, duties: 55 });
      await inVain(1, () => approve(world, id, 'rita'), 'FORBIDDEN');
      expect(dataOf(world, 'review.refused')).toHaveLength(7);
    }));

  test('are so for tasks, whether they are completed or confirmed in vain', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const task = openTaskOf(world, id).id;
      await inVain(20, () => complete(world, task, { by: 'rita' }), 'FORBIDDEN');
      await inVain(20, () => confirm(world, task), 'TASK_STATE');
      expect(dataOf(world, 'task.refused')).toHaveLength(2);
      await flush(world, 'ending');
      expect(dataOf(world, 'task.refused').map(({ code, count }) => [code, count])).toEqual([
        ['FORBIDDEN', undefined],
        ['TASK_STATE', undefined],
        ['FORBIDDEN', 19],
        ['TASK_STATE', 19],
      ]);
    }));

  test('are so for reviews of governance changes', () =>
    withSealedWorld(async (world) => {
      const change = await proposeThaw(world, (await freeze(world)).id);
      await inVain(30, () => approveAs(world, world.people.rita, change), 'FORBIDDEN');
      await flush(world, 'ending');
      expect(dataOf(world, 'governance.review-refused').map(({ count }) => count)).toEqual([undefined, 29]);
    }));

  test('are recorded the next time where they could not be', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      // The work is done, and what it recorded is not committed.
      const failing: typeof world.deps.store.write = (work) =>
        world.deps.store.write((tx) => {
          work(tx);
          throw new Error('the disk is full');
        });
      const full = { ...world, deps: { ...world.deps, store: { ...world.deps.store, write: failing } } };
      await expect(review(full, id, { by: 'rita' })).rejects.toThrow('the disk is full');
      expect(dataOf(world, 'review.refused')).toHaveLength(0);
      await inVain(1, () => approve(world, id, 'rita'), 'FORBIDDEN');
      expect(dataOf(world, 'review.refused')).toHaveLength(1);
    }));
});

describe('jobs that name nothing', () => {
  const forge = async (world: World, count: number) => {
    for (let one = 0; one < count; one += 1) await runStep(world.deps, `stp_forged${one}`);
  };

  test('have two entries and not thousands, and whoever runs the installation is told how many', () =>
    withWorld(async (world) => {
      expect(tampering(world)).toMatchObject({ forgedJobs: 0, invalidPermits: 0 });
      await forge(world, 2_001);
      expect(tampering(world).forgedJobs).toBe(1);
      advance(world, HOUR);
      await flush(world);
      expect(dataOf(world, 'job.refused')).toHaveLength(2);
      expect(tampering(world).forgedJobs).toBe(2_001);
      // Somebody has looked by then, or it is in the log for good.
      advance(world, 8 * 24 * HOUR);
      await submit(world, EMA2_CREATE);
      expect(tampering(world).forgedJobs).toBe(0);
    }));

  test('and steps without a valid permit are counted as well', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      tamper(
        world,
        `UPDATE revision SET input = json_set(input, '$.reviewDate', '2099-01-01') WHERE request = :id`,
        {
          id,
        },
      );
      await run(world);
      expect(view(world, id).request.failure).toBe('PERMIT_INVALID');
      expect(tampering(world)).toMatchObject({ forgedJobs: 0, invalidPermits: 1 });
    }));
});
