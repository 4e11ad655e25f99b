import {
  approve,
  cancel,
  comment,
  complete,
  confirm,
  openTaskOf,
  review,
  run,
  submit,
} from '../../testing/act.ts';
import { deactivateAs } from '../../testing/changes.ts';
import {
  adoptOnEma2,
  demoteOperators,
  EMA2_CREATE,
  PORTAL_CREATE,
  submitApproved,
} from '../../testing/requests.ts';
import type { World } from '../../testing/world.ts';
import { BREAK_GLASS_SCENARIOS } from './break-glass-scenarios.ts';
import { DAY, DIGEST, entry, MINUTE, REVIEWERS, record, reported, type Scenarios } from './scenario.ts';

const EMA2 = 'eset-msp-administrator-2' as const;
const SYSTEM = { kind: 'system' } as const;

const removal = async (world: World) => ({
  provider: EMA2,
  account: 'msp',
  action: 'delete' as const,
  subject: await adoptOnEma2(world, 'siem'),
});

/** What happens to requests, to files of them and to what came of them. */
export const REQUEST_SCENARIOS = {
  'review-wanted': { happens: (world) => submit(world, EMA2_CREATE), tells: REVIEWERS },
  'review-still-wanted': { happens: (world) => submit(world, EMA2_CREATE), tells: REVIEWERS, after: DAY },
  'reviewers-lacking': {
    happens: async (world) => {
      const { ada, amy, bob, cleo, dora } = world.people;
      await submit(world, EMA2_CREATE);
      for (const one of [amy, bob, cleo, dora]) await deactivateAs(world, ada, one);
    },
    tells: ['ada', 'rita'],
  },
  'review-settled': {
    happens: async (world, told) => {
      const id = await submit(world, EMA2_CREATE);
      await told.tell();
      await approve(world, id);
    },
    tells: ['bob', 'cleo', 'dora'],
    after: DAY,
  },
  ...BREAK_GLASS_SCENARIOS,
  'acknowledgement-wanted': {
    happens: async (world) => submit(world, await removal(world)),
    tells: ['olga'],
  },
  'request-commented': {
    happens: async (world) => comment(world, await submit(world, EMA2_CREATE), { by: 'amy' }),
    tells: ['olga', 'rita'],
  },
  'request-denied': {
    happens: async (world) => {
      await demoteOperators(world);
      await submit(world, EMA2_CREATE);
    },
    tells: ['rita'],
  },
  'rows-refused': {
    happens: async (world) => {
      const batch = await madeBatch(world);
      await record(world, {
        type: 'batch.row-refused',
        request: null,
        data: { batch, line: 2, codes: ['INPUT_INVALID'] },
      });
    },
    tells: ['rita'],
    after: MINUTE,
  },
  'file-decided': {
    happens: async (world) => {
      const batch = await madeBatch(world);
      const data = { batch, rows: 1, allowed: 0, inReview: 1, denied: 0, refused: 0 };
      await record(world, { type: 'batch.decided', request: null, data });
    },
    tells: ['rita'],
    after: MINUTE,
  },
  'file-stopped': {
    happens: async (world) => {
      const batch = await madeBatch(world);
      await record(world, {
        type: 'batch.stopped',
        request: null,
        data: { batch, decided: 0, code: 'TOKEN_REVOKED' },
      });
    },
    tells: ['ada', 'rita'],
    after: MINUTE,
  },
  'file-cancelled': {
    happens: async (world) => {
      const batch = await madeBatch(world);
      await record(world, {
        type: 'batch.cancelled',
        request: null,
        data: { batch, undecided: 1, withdrawn: 0 },
      });
    },
    tells: ['rita'],
    after: MINUTE,
  },
  'request-approved': { happens: (world) => submitApproved(world, EMA2_CREATE), tells: ['rita'] },
  'request-braked': {
    happens: async (world) => {
      const request = await submit(world, EMA2_CREATE);
      const data = {
        revision: 1,
        removals: 11,
        policyDigest: DIGEST,
        outcome: 'review' as const,
        requirements: [],
      };
      await record(world, { type: 'request.braked', request, data });
    },
    tells: ['rita'],
  },
  'request-rejected': {
    happens: async (world) => review(world, await submit(world, EMA2_CREATE), { verdict: 'reject' }),
    tells: ['rita'],
  },
  'review-overdue': {
    happens: async (world) => {
      const request = await submit(world, EMA2_CREATE);
      await record(world, {
        type: 'request.overdue',
        request,
        data: { revision: 1, within: 'PT8H', does: 'remind' },
      });
    },
    tells: ['amy', 'bob', 'cleo', 'dora', 'rita'],
  },
  'request-expired': {
    happens: async (world) => {
      const request = await submit(world, EMA2_CREATE);
      await record(world, { type: 'request.expired', request, data: { revision: 1 } });
    },
    tells: ['rita'],
  },
  'request-returned': {
    happens: async (world) => review(world, await submit(world, EMA2_CREATE), { verdict: 'return' }),
    tells: ['rita'],
  },
  'request-cancelled': {
    happens: async (world) => cancel(world, await submit(world, EMA2_CREATE), 'ada'),
    tells: ['rita'],
  },
  'request-begun': {
    happens: async (world) => {
      await submitApproved(world, EMA2_CREATE);
      await run(world);
    },
    tells: ['rita'],
    after: DAY,
  },
  'request-done': { happens: finished, tells: ['rita'] },
  'access-changed': { happens: finished, tells: ['olga'] },
  'request-failed': {
    happens: async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await complete(world, openTaskOf(world, id).id, { verdict: 'abandon' });
    },
    tells: ['rita'],
  },
  'credential-waiting': {
    happens: async (world) => {
      const request = await submit(world, EMA2_CREATE);
      const secret = world.deps.ids.next('secret');
      await world.deps.store.write((tx) => {
        const now = world.deps.clock.now();
        const principal = world.people.olga.id;
        tx.secrets.insert({
          id: secret,
          request,
          purpose: 'owner',
          principal,
          sealed: 'sealed',
          createdAt: now,
          expiresAt: now + DAY,
          collectedAt: null,
        });
        tx.audit.append(SYSTEM, {
          type: 'credential.sealed',
          request,
          data: { secret, purpose: 'owner', origin: 'generated' },
        });
      });
    },
    tells: ['olga'],
  },
  'access-broken': {
    happens: entry({
      type: 'access.observed',
      request: null,
      data: { account: 'msp', apiUser: null, integration: 'siem', observations: [] },
    }),
    tells: ['ada', 'olga'],
  },
  'review-day-near': {
    happens: async (world, told) => {
      const day = new Date(world.deps.clock.now() + 5 * DAY).toISOString().slice(0, 10);
      const id = await adoptOnEma2(world, 'siem');
      await world.deps.store.write((tx) => tx.apiUsers.update(id, { reviewOn: day }));
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: ['olga'],
  },
  'exception-ending': {
    happens: async (world, told) => {
      await attestAndConfirm(world);
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: ['olga', 'rita'],
  },
  'exception-ended': {
    happens: async (world) => {
      const request = await submit(world, EMA2_CREATE);
      await record(world, { type: 'exception.ended', request, data: { revokeRequest: request } });
    },
    tells: ['olga', 'rita'],
  },
} satisfies Scenarios;

async function finished(world: World): Promise<void> {
  await attestAndConfirm(world);
}
async function attestAndConfirm(world: World): Promise<void> {
  await confirm(world, await reported(world));
}
async function madeBatch({ deps, people }: World): Promise<string> {
  const id = deps.ids.next('batch');
  await deps.store.write((tx) => {
    const now = deps.clock.now();
    tx.batches.insert({
      id,
      fileDigest: DIGEST,
      fileName: 'rows.csv',
      format: 'csv',
      submitter: people.rita.id,
      rows: 1,
      createdAt: now,
      completedAt: now,
      canary: null,
      state: 'decided',
      resumes: null,
      actor: null,
      via: null,
      entry: null,
      decided: 1,
      removals: null,
      problem: null,
      fixes: null,
      layout: null,
    });
  });
  return id;
}
