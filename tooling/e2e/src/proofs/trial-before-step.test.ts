import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
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
import { start } from '../testing/collect.ts';
import { BUSINESS, HUB, SHOP } from '../testing/companies.ts';
import { type World, withWorld } from '../testing/world.ts';

const GOOD = 'Tr0ub4dor-and-three-more';
const WRONG = 'Invented-Passw0rd-17';

/** An API user with API access, of which the worker has no credentials. */
interface Existing {
  readonly account: string;
  readonly subject: string;
  /** Somebody else there, who has API access, too. */
  readonly other: string;
  /** Takes access away in the portal. */
  takeAway(): Promise<unknown>;
}

interface Provider {
  readonly name: 'eset-business-account' | 'eset-protect-hub' | 'dotdigital';
  readonly action: 'disable' | 'revoke-api-access';
  readonly fault: Readonly<Record<string, unknown>>;
  readonly refused: Readonly<Record<string, unknown>>;
  readonly set: (world: World) => Promise<Existing>;
}

const TOKEN = { mount: 'eset-connect', route: 'POST /oauth/token' };
const GRANT = { call: 'token', status: 400, code: 'invalid_grant' };

const EBA: Provider = {
  name: 'eset-business-account',
  action: 'disable',
  fault: TOKEN,
  refused: GRANT,
  set: (world) =>
    onEset(world, 'eset-business-account', { account: 'business', id: BUSINESS, domain: 'beta.example' }),
};
const PROTECT_HUB: Provider = {
  name: 'eset-protect-hub',
  action: 'revoke-api-access',
  fault: TOKEN,
  refused: GRANT,
  set: (world) => onEset(world, 'eset-protect-hub', { account: 'hub', id: HUB, domain: 'gamma.example' }),
};
const DOTDIGITAL: Provider = {
  name: 'dotdigital',
  action: 'disable',
  fault: { mount: 'dotdigital' },
  refused: { call: 'account-info', status: 401, code: 'authorization-denied' },
  set: onDotdigital,
};
const PROVIDERS = [EBA, PROTECT_HUB, DOTDIGITAL].map((provider) => [provider.name, provider] as const);

async function onEset(
  world: World,
  provider: 'eset-business-account' | 'eset-protect-hub',
  { account, id, domain }: { account: string; id: string; domain: string },
): Promise<Existing> {
  const operator = `super@${domain}`;
  const names = { firstName: 'Siem', lastName: 'Bot' };
  const make = async (email: string) => {
    const fields = { operator, email, access: 'Read', integrations: true };
    const form = provider === 'eset-protect-hub' ? fields : { ...fields, ...names };
    await world.providers.post(`/portal/${provider}/companies/${id}/users`, form);
    await world.providers.activate(provider, email, GOOD);
    if (provider === 'eset-protect-hub')
      await world.providers.post(`/portal/${provider}/log-in`, { email, password: GOOD });
    await adopt(world, { account, label: email, providerId: null, integrationsEnabled: true });
  };
  const [subject, other] = [`siem@${domain}`, `backup@${domain}`];
  await make(subject);
  await make(other);
  const user = await world.providers.userId(provider, { id, operator }, subject);
  return {
    account,
    subject,
    other,
    takeAway: () =>
      world.providers.post(`/portal/${provider}/users/${user}/integrations`, { operator, enabled: false }),
  };
}

async function onDotdigital(world: World): Promise<Existing> {
  const operator = 'owner@acme.example';
  const make = async (description: string) => {
    const form = { operator, password: GOOD, passwordConfirmation: GOOD, description };
    const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, form);
    const providerId = String(username);
    await adopt(world, { account: 'shop', label: description, providerId, integrationsEnabled: false });
    return providerId;
  };
  const subject = await make('Magento');
  return {
    account: 'shop',
    subject,
    other: await make('Backup'),
    takeAway: () =>
      world.providers.post(`/portal/dotdigital/api-users/${subject}/edit`, { operator, enabled: false }),
  };
}

const adopt = (
  world: World,
  fields: { account: string; label: string; providerId: string | null; integrationsEnabled: boolean },
) =>
  adoptApiUser(world, {
    ...fields,
    integration: fields.label.toLowerCase().startsWith('backup') ? 'crm' : 'siem',
  });

/** A request that takes access away, approved and in the hands of a person. */
async function takingAway(world: World, provider: Provider, { account, subject }: Existing): Promise<string> {
  const { name, action } = provider;
  const id = await submit(world, { provider: name, account, action, subject, acknowledge: ['owner-told'] });
  await approve(world, id);
  if (view(world, id).request.state === 'in-review')
    await acknowledge(world, id, { by: 'olga', kind: 'breakage' });
  await run(world);
  expect(openTaskOf(world, id).kind).toBe('portal');
  return id;
}

const seal = (world: World, username: string, password: string) =>
  world.deps.sealer.seal(JSON.stringify({ username, password }), world.deps.sealer.recipient);
const trialsOf = (world: World, id: string) =>
  entriesOf(world, id).flatMap(({ type, data }) => (type === 'credential.proven' ? [data] : []));

/** Takes access away and reports it; the worker looks, also once more after a while. */
async function finish(world: World, id: string, { takeAway }: Existing): Promise<void> {
  await takeAway();
  await complete(world, openTaskOf(world, id).id);
  await run(world);
  advance(world, 3_600_000);
  await run(world);
}

/** Nothing proves it, so two people say so. */
async function expectTwoPeople(world: World, id: string): Promise<void> {
  const task = openTaskOf(world, id);
  expect(task).toMatchObject({ kind: 'attest', confirmedBy: 'second-person' });
  await complete(world, task.id, { evidence: { note: 'The portal shows that access is gone.' } });
  expect(view(world, id).request.state).toBe('in-progress');
  await expect(confirm(world, task.id, { by: 'pete' })).rejects.toThrow();
  expect(await confirm(world, task.id)).toBe('done');
  expect(view(world, id).steps.at(-1)?.result?.knownBy).toBe('attested');
}

describe.each(PROVIDERS)('that access on %s is gone', (_name, provider) => {
  test('is proven by the refusal of credentials that were good before', () =>
    withWorld(async (world) => {
      const existing = await provider.set(world);
      const id = await takingAway(world, provider, existing);
      await start(world, id, 'pete', await seal(world, existing.subject, GOOD));
      expect(trialsOf(world, id)).toMatchObject([{ good: true }]);
      await finish(world, id, existing);
      expect(view(world, id).request.state).toBe('done');
      expect(entriesOf(world, id).findLast(({ type }) => type === 'step.applied')?.data).toMatchObject({
        knownBy: 'negative',
        observations: [provider.refused],
      });
    }));

  test.each([
    ['a wrong password', 'subject', WRONG],
    ["another user's good credentials", 'other', GOOD],
  ] as const)('is not proven by %s: two people look', (_what, who, password) =>
    withWorld(async (world) => {
      const existing = await provider.set(world);
      const id = await takingAway(world, provider, existing);
      await start(world, id, 'pete', await seal(world, existing[who], password));
      expect(trialsOf(world, id)).toMatchObject([{ good: false }]);
      await finish(world, id, existing);
      await expectTwoPeople(world, id);
    }),
  );
});

describe.each(PROVIDERS)('a trial of credentials on %s that fails', (_name, provider) => {
  test.each([
    ['429', { kind: 'rate-limited', retryAfterSeconds: 30 }],
    ['500', { kind: 'server-error' }],
    ['503', { kind: 'maintenance' }],
    ['a lost connection', { kind: 'reset-before-effect' }],
  ])('with %s is made again, and proves once the provider is back', (_what, fault) =>
    withWorld(async (world) => {
      const existing = await provider.set(world);
      const id = await takingAway(world, provider, existing);
      await world.providers.fault({ ...provider.fault, ...fault, count: 1 });
      await start(world, id, 'pete', await seal(world, existing.subject, GOOD));
      expect(openTaskOf(world, id).kind).toBe('portal');
      expect(trialsOf(world, id)).toEqual([]);
      advance(world, 65_000);
      await run(world);
      expect(trialsOf(world, id)).toMatchObject([{ good: true }]);
      await finish(world, id, existing);
      expect(view(world, id).steps.at(-1)?.result?.knownBy).toBe('negative');
    }),
  );

  test.each([
    ['429', { kind: 'rate-limited', retryAfterSeconds: 30 }, [429]],
    ['429 for an hour', { kind: 'rate-limited', retryAfterSeconds: 3600 }, [429]],
    ['503', { kind: 'maintenance' }, [503]],
    ['a lost connection', { kind: 'reset-before-effect' }, []],
  ])(
    'with %s again and again proves nothing, and leaves the task as it is in hand',
    (_what, fault, statuses) =>
      withWorld(async (world) => {
        const existing = await provider.set(world);
        const id = await takingAway(world, provider, existing);
        const task = openTaskOf(world, id);
        const [step] = view(world, id).steps;
        await world.providers.fault({ ...provider.fault, ...fault });
        await start(world, id, 'pete', await seal(world, existing.subject, GOOD));
        for (let turn = 0; turn < 20; turn += 1) {
          advance(world, 10_000);
          await run(world);
        }
        const [trial, ...more] = trialsOf(world, id);
        expect(more).toEqual([]);
        expect(trial).toMatchObject({ good: false, observations: statuses.map((status) => ({ status })) });
        expect(entriesOf(world, id).some(({ type }) => type === 'step.failed')).toBe(false);
        expect(openTaskOf(world, id)).toEqual({ ...task, takenBy: world.people.pete.id });
        expect(view(world, id).steps[0]).toMatchObject({ state: 'with-person', attempts: step?.attempts });
        expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
        await world.providers.recover();
        await finish(world, id, existing);
        await expectTwoPeople(world, id);
      }),
  );
});

describe('a trial of credentials', () => {
  test('of a locked API user proves nothing', () =>
    withWorld(async (world) => {
      const existing = await DOTDIGITAL.set(world);
      const id = await takingAway(world, DOTDIGITAL, existing);
      const wrong = `Basic ${Buffer.from(`${existing.subject}:${WRONG}`).toString('base64')}`;
      for (let turn = 0; turn < 6; turn += 1)
        await fetch(`${world.providers.url}/dotdigital/r2/v2/account-info`, {
          headers: { authorization: wrong },
        });
      await start(world, id, 'pete', await seal(world, existing.subject, GOOD));
      expect(trialsOf(world, id)).toMatchObject([{ good: false, observations: [{ status: 401 }] }]);
      await finish(world, id, existing);
      await expectTwoPeople(world, id);
    }));

  test(
    'that hangs ends in time and is made again',
    () =>
      withWorld(async (world) => {
        const existing = await EBA.set(world);
        const id = await takingAway(world, EBA, existing);
        await world.providers.fault({ ...TOKEN, kind: 'latency', milliseconds: 60_000, count: 1 });
        const started = Date.now();
        // The clients of these tests give up after five seconds.
        await start(world, id, 'pete', await seal(world, existing.subject, GOOD));
        expect(Date.now() - started).toBeLessThan(30_000);
        expect(openTaskOf(world, id).kind).toBe('portal');
        expect(trialsOf(world, id)).toEqual([]);
        advance(world, 15_000);
        await run(world);
        expect(trialsOf(world, id)).toMatchObject([{ good: true }]);
      }),
    60_000,
  );

  test('with credentials that the worker cannot open proves nothing, and leaves the task as it is in hand', () =>
    withWorld(async (world) => {
      const existing = await EBA.set(world);
      const id = await takingAway(world, EBA, existing);
      const task = openTaskOf(world, id);
      const { sealer } = world.deps;
      await start(world, id, 'pete', await sealer.seal('no JSON', sealer.recipient));
      expect(trialsOf(world, id)).toMatchObject([{ good: false, observations: [] }]);
      expect(openTaskOf(world, id)).toEqual({ ...task, takenBy: world.people.pete.id });
    }));
});
