import { createRecordRefusal } from '@countersign/use-cases';
import { actorOf } from '../../testing/people.ts';
import { BOTH, DAY, DIGEST, entry, OVERSEERS, record, type Scenarios } from './scenario.ts';

/** What happens to the installation: its rows, its log, its policies and its keys. */
export const INSTALLATION_SCENARIOS = {
  'row-edited': {
    happens: async (world) =>
      createRecordRefusal(world.deps)({
        actor: actorOf(world.people.rita),
        operation: 'GET /v1/me',
        code: 'AUTHORITY_MISMATCH',
      }),
    tells: OVERSEERS,
  },
  'log-contradicted': {
    happens: entry({
      type: 'log.contradicted',
      request: null,
      data: { origin: 'log.example', by: 'file', code: 'rolled-back', size: 1, held: 2 },
    }),
    tells: OVERSEERS,
  },
  'log-suspended': {
    happens: (world, told) =>
      told.desk.alarm({ since: world.deps.clock.now(), reason: 'disk-full' }, new AbortController().signal),
    tells: OVERSEERS,
  },
  'log-resumed': {
    happens: entry({
      type: 'log.resumed',
      request: null,
      data: {
        reason: 'disk-full',
        reasonCode: null,
        suspendedAt: '2026-01-01T00:00:00.000Z',
        entriesBefore: 1,
      },
    }),
    tells: OVERSEERS,
  },
  'policies-changed': {
    happens: entry({ type: 'policy.activated', request: null, data: { policyDigest: DIGEST, rules: 1 } }),
    tells: OVERSEERS,
  },
  'policies-diverged': {
    happens: entry({
      type: 'policy.divergence',
      request: null,
      data: { policyDigest: DIGEST, factsDigest: DIGEST, compiled: 'allow', reference: 'deny', rules: [] },
    }),
    tells: OVERSEERS,
  },
  'store-restored': {
    happens: entry({
      type: 'store.restored',
      request: null,
      data: { size: 1, takenAt: '2026-01-01T00:00:00.000Z' },
    }),
    tells: OVERSEERS,
  },
  'evidence-removed': {
    happens: entry({ type: 'log.pruned', request: null, data: { before: 1, asked: 0 } }),
    tells: OVERSEERS,
  },
  'installation-sealed': { happens: async () => undefined, tells: BOTH, sealed: true },
  'receiver-changed': {
    happens: entry({ type: 'log.target-added', request: null, data: { kind: 'file', target: 'file' } }),
    tells: OVERSEERS,
  },
  'key-replaced': {
    happens: (world) => {
      const change = world.deps.ids.next('governanceChange');
      const data = {
        key: 'review' as const,
        old: 'o'.repeat(44),
        successor: 'n'.repeat(44),
        from: 1,
        change,
      };
      return record(world, { type: 'key.rotated', request: null, data });
    },
    tells: OVERSEERS,
  },
  'delivery-refused': {
    happens: (world) =>
      record(world, {
        type: 'delivery.dead-lettered',
        request: null,
        data: { deadLetter: world.deps.ids.next('deadLetter'), target: 'http', index: 0, code: 'http-400' },
      }),
    tells: OVERSEERS,
    after: DAY,
  },
} satisfies Scenarios;
