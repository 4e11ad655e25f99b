import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  approve,
  complete,
  confirm,
  entriesOf,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { collect, secretFor, start } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const OWNER = 'owner@acme.example';
const GOOD = 'Tr0ub4dor-and-three-more';

/** An API user that dotdigital has and the inventory knows, with a password that its holder knows. */
async function existing(world: World): Promise<string> {
  const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
    operator: OWNER,
    password: GOOD,
    passwordConfirmation: GOOD,
    description: 'Magento',
  });
  await adoptApiUser(world, {
    account: 'shop',
    integration: 'magento',
    label: 'Magento',
    providerId: String(username),
    integrationsEnabled: false,
  });
  return String(username);
}

async function disabling(world: World, subject: string): Promise<string> {
  const id = await submit(world, {
    provider: 'dotdigital',
    account: 'shop',
    action: 'disable',
    subject,
    acknowledge: ['owner-told'],
  });
  await approve(world, id);
  if (view(world, id).request.state === 'in-review') {
    await acknowledge(world, id, { by: 'olga', kind: 'breakage' });
  }
  await run(world);
  return id;
}

const seal = (world: World, username: string, password: string) =>
  world.deps.sealer.seal(JSON.stringify({ username, password }), world.deps.sealer.recipient);
const disable = (world: World, username: string) =>
  world.providers.post(`/portal/dotdigital/api-users/${username}/edit`, { operator: OWNER, enabled: false });
const stateOf = (world: World, username: string) =>
  world.deps.store
    .read((tx) => tx.apiUsers.list({ account: 'shop', limit: 10 }))
    .find((one) => one.providerId === username)?.state;
const proofOf = (world: World, id: string) => view(world, id).steps.at(-1)?.result?.knownBy;

describe('that access is gone', () => {
  test('is proven by the refusal of a password that was good before the step', () =>
    withWorld(async (world) => {
      const username = await existing(world);
      const id = await disabling(world, username);
      await start(world, id, 'pete', await seal(world, username, GOOD));
      await disable(world, username);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      expect(view(world, id).request.state).toBe('done');
      expect(entriesOf(world, id).find(({ type }) => type === 'credential.proven')?.data).toMatchObject({
        good: true,
        observations: [{ call: 'account-info', status: 200, code: null }],
      });
      expect(entriesOf(world, id).findLast(({ type }) => type === 'step.applied')?.data).toMatchObject({
        knownBy: 'negative',
        observations: [{ call: 'account-info', status: 401, code: 'authorization-denied' }],
      });
      expect(stateOf(world, username)).toBe('disabled');
    }));

  test.each([
    ['handed in before the step', true],
    ['handed in afterwards', false],
  ])('is not proven by an invented password %s: two people have to look', (_when, before) =>
    withWorld(async (world) => {
      const username = await existing(world);
      const id = await disabling(world, username);
      const credentials = await seal(world, username, 'Invented-Passw0rd-17');
      if (before) await start(world, id, 'pete', credentials);
      await complete(world, openTaskOf(world, id).id, before ? {} : { evidence: { credentials } });
      world.temp.clock.set(world.temp.clock.now() + 3_600_000);
      await run(world);
      const attest = openTaskOf(world, id);
      expect(attest).toMatchObject({ kind: 'attest', confirmedBy: 'second-person' });
      expect(stateOf(world, username)).toBe('active');
      await complete(world, attest.id, { evidence: { note: 'The portal shows it as disabled.' } });
      expect(view(world, id).request.state).toBe('in-progress');
      expect(await confirm(world, attest.id)).toBe('done');
      expect(proofOf(world, id)).toBe('attested');
    }),
  );

  test("is not proven by somebody else's credentials, whose name reaches no inventory", () =>
    withWorld(async (world) => {
      const username = await existing(world);
      const id = await disabling(world, username);
      await complete(world, openTaskOf(world, id).id, {
        evidence: { credentials: await seal(world, 'x', 'Invented-Passw0rd-17') },
      });
      await run(world);
      expect(openTaskOf(world, id).kind).toBe('attest');
      expect(stateOf(world, username)).toBe('active');
    }));

  test('is not so while the password still works, whatever a person reports', () =>
    withWorld(async (world) => {
      const username = await existing(world);
      const id = await disabling(world, username);
      await start(world, id, 'pete', await seal(world, username, GOOD));
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      expect(openTaskOf(world, id).kind).toBe('dead-letter');
      expect(stateOf(world, username)).toBe('active');
    }));
});

describe('the password that a portal step needs', () => {
  test('has to be collected by whoever says that the step is done', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const task = openTaskOf(world, id).id;
      const refused = expect.stringMatching(/countersign task start .*credential collect/);
      const done = () =>
        complete(world, task, { evidence: { providerId: 'apiuser-0a1b2c@apiconnector.com' } });
      await expect(done()).rejects.toMatchObject({ code: 'TASK_REFUSED', message: refused });
      await start(world, id, 'pete');
      await expect(done()).rejects.toMatchObject({ code: 'TASK_REFUSED', message: refused });
      await collect(world, id, 'pete');
      expect(await done()).toBe('in-progress');
    }));

  test('may stay where it is when the step is not to be done', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      expect(await complete(world, openTaskOf(world, id).id, { verdict: 'not-done' })).toBe('failed');
    }));

  test('is not replaced by credentials that are handed in', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const handedIn = start(world, id, 'pete', await seal(world, 'x@acme.example', GOOD));
      await expect(handedIn).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      const credentials = await seal(world, 'x@acme.example', GOOD);
      for (const verdict of ['done', 'not-done'] as const) {
        const evidence = { credentials, note: 'Made with another password' };
        await start(world, id, 'pete');
        if (verdict === 'done') await collect(world, id, 'pete');
        await expect(
          complete(world, openTaskOf(world, id).id, {
            verdict,
            evidence: { ...evidence, providerId: 'apiuser-1@apiconnector.com' },
          }),
        ).rejects.toThrow('sets the password itself');
      }
    }));

  test('is sealed to the one operator who takes the task on, and to no other', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      for (const name of ['pete', 'paul'] as const) expect(() => secretFor(world, id, name)).toThrow();
      await start(world, id, 'pete');
      expect(secretFor(world, id, 'pete').purpose).toBe('operator');
      expect(() => secretFor(world, id, 'paul')).toThrow();
      // As long as nobody collected it, somebody else may take the task over; the first copy is gone then.
      await start(world, id, 'paul');
      expect(secretFor(world, id, 'pete').sealed).toBe('');
      await collect(world, id, 'paul');
      await expect(start(world, id, 'pete')).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      await expect(complete(world, openTaskOf(world, id).id)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));
});
