import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { runDemo } from './testing/demo.ts';
import { expectDocumentedEffects, expectDocumentedRows } from './testing/expectations.ts';
import { killAfterLostAnswers, killAtRandom, seededRandom } from './testing/kill-workers.ts';
import { addFaults, readLedger } from './testing/stand-ins.ts';

const LIMIT = 280_000;

const CREATE = { mount: 'ema2', route: 'POST /api/User/Create' };
const UPDATE = { mount: 'ema2', route: 'POST /api/User/Update' };
const CREATE_API_USER = { mount: 'dotdigital', route: 'POST /v2/accounts/:accountId/api-users' };
/** A call that takes its time is under way when the worker dies. */
const SLOW = { kind: 'latency', milliseconds: 120 };
/** The provider does what it was asked to, and its answer is lost. */
const LOST = { kind: 'reset-after-effect', count: 1 };
const FAULTS = [CREATE, UPDATE, CREATE_API_USER].flatMap((call) => [
  { ...call, ...SLOW },
  { ...call, ...LOST },
]);

/** Repeats a run: E2E_SEED=... npm test -- tooling/e2e/src/programs/kill.test.ts */
const seed = Number(process.env['E2E_SEED'] ?? Math.floor(Math.random() * 2 ** 32));

test(`however often the worker is killed, each approved request is carried out once (E2E_SEED=${seed})`, {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  await addFaults(directory.path, FAULTS);
  let kills: readonly [atRandom: number, afterLostAnswers: number] = [0, 0];
  const { report } = await runDemo(directory.path, {
    during: async (program) => {
      const random = seededRandom(seed);
      kills = await Promise.all([
        killAtRandom(program, { dataDirectory: directory.path, random, times: 3 }),
        killAfterLostAnswers(program, 3),
      ]);
    },
  });
  expect(kills[0]).toBeGreaterThan(1);
  expect(kills[1]).toBe(3);
  expectDocumentedRows(report.rows);
  expect(report.audit.verified).toBe(true);
  await expectDocumentedEffects(await readLedger(directory.path));
});
