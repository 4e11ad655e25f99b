import { createRecordReview, createSubmitRequest } from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { entryTypes, inputOf, run, runStep, submit, view } from '../testing/act.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { durableLog, rowCounts } from '../testing/snapshot.ts';
import { withoutIdsOf, withoutRecord, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';

describe('no effect without a record', () => {
  test('the attempt is signed into the log and durable before the provider is called', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const step = view(world, id).steps[0]?.id;
      let seen: readonly string[] = [];
      const { deps } = withScript(world.deps, EMA2, {
        execute: async () => {
          seen = durableLog(world);
          return { knownBy: 'answered', providerId: 'provider-1' };
        },
      });
      await run(world, deps);
      expect(JSON.parse(seen.at(-1) ?? '')).toMatchObject({
        type: 'step.attempted',
        request: id,
        data: { step, attempt: 1 },
      });
    }));

  test('where the store cannot be written, the provider is not called', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(world.another({ busyTimeoutMillis: 20 }), EMA2);
      const step = view(world, id).steps[0]?.id ?? '';
      const other = new BetterSqlite3(world.temp.path);
      other.exec('BEGIN IMMEDIATE');
      try {
        await expect(runStep(deps, step)).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
      } finally {
        other.exec('ROLLBACK');
        other.close();
      }
      expect(calls).toEqual([]);
      expect(view(world, id).steps[0]).toMatchObject({ state: 'ready', attempts: 0 });
      await run(world, deps);
      expect(calls[0]).toBe('execute ema2.create-user');
    }));
});

describe('a change of state, its entries and its outbox rows are committed together', () => {
  test('an admission that ends in the middle leaves nothing', () =>
    withWorld(async (world) => {
      const before = rowCounts(world);
      const submission = {
        principal: world.people.rita,
        actor: actorOf(world.people.rita),
        input: inputOf(EMA2_CREATE),
      };
      // Identifiers of API users are asked for after request, revision, decision and entries were written.
      await expect(createSubmitRequest(withoutIdsOf(world.deps, 'apiUser'))(submission)).rejects.toThrow(
        'apiUser',
      );
      expect(rowCounts(world)).toEqual(before);
    }));

  test('an approval that ends in the middle leaves no review, no permit and no step', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const before = rowCounts(world);
      const command = {
        principal: world.people.amy,
        actor: actorOf(world.people.amy),
        request: id,
        requestDigest: view(world, id).revision.digest,
        verdict: 'approve',
        reason: null,
      } as const;
      await expect(createRecordReview(withoutIdsOf(world.deps, 'outbox'))(command)).rejects.toThrow('outbox');
      expect(rowCounts(world)).toEqual(before);
      expect(view(world, id).request.state).toBe('in-review');
      await expect(createRecordReview(world.deps)(command)).resolves.toMatchObject({ state: 'approved' });
    }));

  test('a result that ends in the middle leaves the attempt open, and nothing of the result', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps } = withScript(withoutRecord(world.deps), EMA2);
      await expect(runStep(deps, view(world, id).steps[0]?.id ?? '')).rejects.toThrow('outbox');
      expect(view(world, id).steps[0]).toMatchObject({ state: 'attempting', attempts: 1, result: null });
      expect(entryTypes(world, id).at(-1)).toBe('step.attempted');
      const user = view(world, id).request.apiUser ?? '';
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user))).toMatchObject({
        state: 'reserved',
        providerId: null,
      });
    }));
});
