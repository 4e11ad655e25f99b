import { ConnectorFailure } from '@countersign/use-cases/ports';
import { advance, confirm, openTaskOf, run } from '../../testing/act.ts';
import { freeze, thaw } from '../../testing/freeze.ts';
import { handOver, release, takeOn } from '../../testing/hold-task.ts';
import { inviteOnHub } from '../../testing/invite-on-hub.ts';
import { adoptOnEma2, PORTAL_CREATE, submitApproved } from '../../testing/requests.ts';
import { withScript } from '../../testing/scripted-connector.ts';
import type { World } from '../../testing/world.ts';
import { DAY, HOUR, MINUTE, OPERATORS, REVIEWERS, record, reported, type Scenarios } from './scenario.ts';

const EMA2 = 'eset-msp-administrator-2' as const;

/** The provider fails, and so do all attempts of a step. */
async function failing(world: World, code: string): Promise<void> {
  for (const integration of ['siem', 'magento', 'crm']) {
    await adoptOnEma2(world, integration);
    const about = { account: 'msp', integration, subject: `${integration}@acme.example` };
    const change = { description: 'Other' };
    await submitApproved(world, { provider: EMA2, action: 'update', ...about, change });
  }
  const failure = new ConnectorFailure({
    code,
    message: 'It does not.',
    retryable: code === 'PROVIDER_UNREACHABLE',
    effect: 'none',
  });
  const { deps } = withScript(world.deps, EMA2, {
    execute: async () => {
      throw failure;
    },
    reach: async () => {
      throw failure;
    },
  });
  for (let turn = 0; turn < 6; turn += 1) {
    await run(world, deps);
    advance(world, 2_000);
  }
}

/** A task that was opened so long ago. */
async function openedBefore(world: World, millis: number): Promise<string> {
  const id = await submitApproved(world, PORTAL_CREATE);
  await run(world);
  advance(world, millis);
  return openTaskOf(world, id).id;
}

/** A user of PROTECT Hub who was invited so long ago. */
async function invited(world: World, millis: number): Promise<void> {
  await inviteOnHub(world);
  advance(world, millis);
}

/** What happens to tasks and steps, and at providers. */
export const WORK_SCENARIOS = {
  'task-open': {
    happens: async (world) => {
      await submitApproved(world, PORTAL_CREATE);
      await run(world);
    },
    tells: OPERATORS,
  },
  'task-due-soon': {
    happens: async (world, told) => {
      await openedBefore(world, 23 * HOUR);
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: OPERATORS,
  },
  'task-overdue': {
    happens: async (world, told) => {
      await takeOn(world, await openedBefore(world, 25 * HOUR), 'pete');
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: ['pete'],
  },
  'task-long-overdue': {
    happens: async (world, told) => {
      await openedBefore(world, 49 * HOUR);
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: ['ada'],
    after: DAY,
  },
  'invitation-ending': {
    happens: async (world, told) => {
      await invited(world, 37 * HOUR);
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: OPERATORS,
  },
  'invitation-over': {
    happens: async (world, told) => {
      await invited(world, 49 * HOUR);
      await told.desk.planDays();
      await told.desk.planDays();
    },
    tells: OPERATORS,
  },
  'task-released': {
    happens: async (world) => {
      const task = await openedBefore(world, 0);
      await takeOn(world, task, 'pete');
      await release(world, task, { by: 'ada', reason: 'He is away' });
    },
    tells: ['pete'],
  },
  'task-handed-over': {
    happens: async (world) => {
      const task = await openedBefore(world, 0);
      await takeOn(world, task, 'pete');
      await handOver(world, task, { to: 'paul' });
    },
    tells: ['paul'],
  },
  'task-taken-over': {
    happens: async (world) => {
      const task = await openedBefore(world, 0);
      for (const name of ['pete', 'paul'] as const) await takeOn(world, task, name);
    },
    tells: ['pete'],
  },
  'second-look-wanted': { happens: reported, tells: ['olga', 'paul'] },
  'task-not-accepted': {
    happens: async (world) => confirm(world, await reported(world), { accepted: false }),
    tells: ['pete'],
  },
  'step-stopped': { happens: (world) => failing(world, 'PROVIDER_REFUSED'), tells: ['ada', ...OPERATORS] },
  'provider-away': {
    happens: (world) => failing(world, 'PROVIDER_UNREACHABLE'),
    tells: ['ada', ...OPERATORS],
    after: 11 * MINUTE,
  },
  'provider-back': {
    happens: async (world, told) => {
      await failing(world, 'PROVIDER_UNREACHABLE');
      await told.tell(11 * MINUTE);
      await record(world, {
        type: 'account.available',
        request: null,
        data: { account: 'msp', seconds: 700 },
      });
    },
    tells: ['ada', ...OPERATORS],
  },
  'execution-frozen': { happens: (world) => freeze(world), tells: ['ada', ...REVIEWERS, ...OPERATORS] },
  'execution-thawed': {
    happens: async (world) => thaw(world, await freeze(world, { by: 'ada' })),
    tells: ['ada', 'boss', ...REVIEWERS, ...OPERATORS],
    sealed: true,
  },
} satisfies Scenarios;
