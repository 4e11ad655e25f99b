import { describe, expect, test } from 'vitest';
import {
  advance,
  approve,
  complete,
  confirm,
  type Draft,
  entriesOf,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { POLL_MILLIS } from '../testing/assemble-deps.ts';
import { collect } from '../testing/collect.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { adoptOnEma2, EMA2_CREATE, HUB_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';
const PASSWORD = 'Siem-Passw0rd!';

/** A user that exists in EMA2's portal and in the inventory. */
async function adoptUser(world: World, state: 'pending' | 'active'): Promise<string> {
  const { providers } = world;
  const { id } = await providers.post(`/portal/${EMA2}/companies/${MSP}/users`, {
    operator: ROOT,
    email: NEW_USER.email,
    access: 'Read',
    firstName: NEW_USER.firstName,
    lastName: NEW_USER.lastName,
    countryCode: NEW_USER.countryCode,
  });
  if (state === 'active') await providers.activate(EMA2, NEW_USER.email, PASSWORD);
  return adoptOnEma2(world, 'siem', { state, providerId: String(id), integrationsEnabled: false });
}

const about = (subject: string, action: Draft['action']): Draft => ({
  provider: EMA2,
  account: 'msp',
  action,
  subject,
});

const toggle = async (world: World, enabled: boolean) => {
  const id = await world.providers.userId(EMA2, { id: MSP, operator: ROOT }, NEW_USER.email);
  await world.providers.post(`/portal/${EMA2}/users/${id}/integrations`, { operator: ROOT, enabled });
};

describe('an external step', () => {
  test('keeps its task open and is looked at again until the provider says that it was done', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      const task = openTaskOf(world, id);
      for (let look = 0; look < 3; look += 1) {
        advance(world, POLL_MILLIS);
        await run(world);
        expect(openTaskOf(world, id).id).toBe(task.id);
      }
      await world.providers.activate(EMA2, NEW_USER.email, PASSWORD);
      advance(world, POLL_MILLIS - 1);
      await run(world);
      expect(view(world, id).steps[1]?.state).toBe('with-person');
      advance(world, 1);
      await run(world);
      expect(view(world, id).steps[1]).toMatchObject({ state: 'applied', result: { knownBy: 'inventory' } });
      expect(view(world, id).tasks[0]).toMatchObject({ id: task.id, state: 'cancelled' });
    }));

  test('that somebody reports as done counts only once the provider says the same', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      const first = openTaskOf(world, id);
      await complete(world, first.id, { by: 'olga' });
      await run(world);
      expect(view(world, id).steps[1]?.state).toBe('with-person');
      expect(openTaskOf(world, id).id).not.toBe(first.id);
      await world.providers.activate(EMA2, NEW_USER.email, PASSWORD);
      await complete(world, openTaskOf(world, id).id, { by: 'pete' });
      await run(world);
      expect(view(world, id).steps[1]).toMatchObject({ state: 'applied', result: { knownBy: 'inventory' } });
    }));

  test('at the start of a plan does not use the permit up: it goes on after the report', () =>
    withWorld(async (world) => {
      const user = await adoptUser(world, 'pending');
      const id = await submit(world, about(user, 'grant-api-access'));
      expect(await approve(world, id)).toBe('approved');
      await run(world);
      expect(view(world, id).steps[0]).toMatchObject({ key: 'eset.activation', state: 'with-person' });
      await world.providers.activate(EMA2, NEW_USER.email, PASSWORD);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      expect(view(world, id).request.failure).toBeNull();
      await toggle(world, true);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      await complete(world, openTaskOf(world, id).id, { evidence: { note: 'It got a token.' } });
      expect(await confirm(world, openTaskOfCompleted(world, id))).toBe('done');
    }));

  test('of a provider that lets nobody look counts on one word, and two people attest the end', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, HUB_CREATE);
      await run(world);
      const keys: string[] = [];
      for (let step = 0; step < 3; step += 1) {
        const task = openTaskOf(world, id);
        keys.push(task.kind);
        await complete(world, task.id);
        await run(world);
      }
      expect(keys).toEqual(['portal', 'external', 'external']);
      const attest = openTaskOf(world, id);
      await complete(world, attest.id, { evidence: { note: 'Token and resource seen.' } });
      expect(view(world, id).request.state).toBe('in-progress');
      expect(await confirm(world, attest.id)).toBe('done');
      expect(view(world, id).steps.map((step) => step.result?.knownBy)).toEqual([
        'reported',
        'reported',
        'reported',
        'attested',
      ]);
    }));
});

/** The task that waits for its second look. */
function openTaskOfCompleted(world: World, request: string): string {
  return view(world, request).tasks.find((task) => task.state === 'completed')?.id ?? '';
}

describe('a task that two people have to look at', () => {
  const attested = async (world: World) => {
    const user = await adoptUser(world, 'active');
    const id = await submitApproved(world, about(user, 'grant-api-access'));
    await run(world);
    await toggle(world, true);
    await complete(world, openTaskOf(world, id).id);
    await run(world);
    return { id, task: openTaskOf(world, id).id };
  };

  test('is open again when the second look does not find what the first reported', () =>
    withWorld(async (world) => {
      const { id, task } = await attested(world);
      await complete(world, task, { evidence: { note: 'It works.' } });
      expect(await confirm(world, task, { accepted: false })).toBe('in-progress');
      expect(openTaskOf(world, id)).toMatchObject({ id: task, evidence: null, completedBy: null });
      await complete(world, task, { by: 'olga', evidence: { note: 'Now it works.' } });
      expect(await confirm(world, task)).toBe('done');
      expect(
        entriesOf(world, id)
          .filter((entry) => entry.type === 'task.confirmed')
          .map((entry) => entry.data.accepted),
      ).toEqual([false, true]);
    }));

  test('needs the evidence that its instructions ask for', () =>
    withWorld(async (world) => {
      const { id, task } = await attested(world);
      await expect(complete(world, task)).rejects.toMatchObject({ code: 'EVIDENCE_MISSING' });
      expect(entriesOf(world, id).at(-1)).toMatchObject({ type: 'task.refused' });
    }));

  test('is completed once and confirmed once', () =>
    withWorld(async (world) => {
      const { task } = await attested(world);
      await expect(confirm(world, task)).rejects.toMatchObject({ code: 'TASK_STATE' });
      await complete(world, task, { evidence: { note: 'It works.' } });
      await expect(complete(world, task, { by: 'olga' })).rejects.toMatchObject({ code: 'TASK_STATE' });
      await confirm(world, task);
      await expect(confirm(world, task, { by: 'olga' })).rejects.toMatchObject({ code: 'TASK_STATE' });
    }));
});

describe('a read-back', () => {
  test('that finds something else becomes a dead letter that says what differs, and is repeated on request', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      await world.providers.activate(EMA2, NEW_USER.email, PASSWORD);
      const user = await world.providers.userId(EMA2, { id: MSP, operator: ROOT }, NEW_USER.email);
      const edit = (access: string) =>
        world.providers.post(`/portal/${EMA2}/users/${user}/edit`, { operator: ROOT, access });
      await edit('Write');
      advance(world, POLL_MILLIS);
      await run(world);
      await toggle(world, true);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      const task = openTaskOf(world, id);
      expect(task.kind).toBe('dead-letter');
      expect(task.instructions.steps[0]).toMatch(/does not have what was approved.*permission/i);
      expect(view(world, id).steps[3]?.problem?.code).toBe('READ_BACK_DIFFERS');

      await edit('Read');
      await complete(world, task.id, { verdict: 'retry' });
      await run(world);
      expect(view(world, id).steps[3]?.state).toBe('applied');
    }));

  test('that fails for the moment is repeated by itself', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await collect(world, id, 'pete');
      await complete(world, openTaskOf(world, id).id, { evidence: { providerId: 'apiuser-1' } });
      await world.providers.fault({ mount: 'dotdigital', kind: 'server-error', count: 1 });
      await run(world);
      expect(view(world, id).steps[1]).toMatchObject({ state: 'ready', attempts: 1 });
      const { deps } = withScript(world.deps, 'dotdigital');
      advance(world, 60_000);
      await run(world, deps);
      expect(view(world, id).request.state).toBe('done');
    }));

  test('that fails because of a name that was reported wrong goes on with the right one, and both stay on record', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await collect(world, id, 'pete');
      await complete(world, openTaskOf(world, id).id, { evidence: { providerId: 'apiuser-1' } });
      const { deps } = withScript(world.deps, 'dotdigital', {
        verify: async () => ({ kind: 'mismatch', differences: ['nobody signs in by this name'] }),
      });
      await run(world, deps);
      const task = openTaskOf(world, id);
      expect(task.instructions.steps.at(-1)).toContain('The user name that was reported is apiuser-1');
      await complete(world, task.id, { verdict: 'retry', evidence: { providerId: 'apiuser-2' } });
      await run(world, withScript(world.deps, 'dotdigital').deps);
      expect(view(world, id).request.state).toBe('done');
      expect(view(world, id).steps[0]?.result?.providerId).toBe('apiuser-2');
      const reported = view(world, id).taskHistory.map(({ evidence }) => evidence?.providerId);
      expect(reported).toEqual(['apiuser-1', 'apiuser-2']);
    }));

  test('does not make a failed step done by somebody’s word', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await collect(world, id, 'pete');
      await complete(world, openTaskOf(world, id).id, { evidence: { providerId: 'apiuser-1' } });
      const { deps } = withScript(world.deps, 'dotdigital', {
        verify: async () => ({ kind: 'mismatch', differences: ['another account'] }),
      });
      await run(world, deps);
      await expect(complete(world, openTaskOf(world, id).id)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));
});

describe('an API user that is deleted', () => {
  test('is not touched by requests that were approved before', () =>
    withWorld(async (world) => {
      const user = await adoptUser(world, 'active');
      const update = await submitApproved(world, {
        ...about(user, 'update'),
        change: { phone: '+49301234567' },
      });
      await world.deps.store.write((tx) => tx.apiUsers.update(user, { state: 'deleted' }));
      const { deps, calls } = withScript(world.deps, EMA2);
      await run(world, deps);
      expect(calls).toEqual([]);
      expect(view(world, update).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
      expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));
});
