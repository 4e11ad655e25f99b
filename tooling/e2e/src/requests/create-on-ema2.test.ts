import { describe, expect, test } from 'vitest';
import { advance, approve, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { POLL_MILLIS } from '../testing/assemble-deps.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';
const PASSWORD = 'Siem-Passw0rd!';

const create = (world: World) =>
  submit(world, {
    provider: EMA2,
    action: 'create',
    account: 'msp',
    integration: 'siem',
    change: NEW_USER,
  });

/** What Pete does in the portal for the step that is open. */
async function switchIntegrationsOn({ providers }: World): Promise<void> {
  const id = await providers.userId(EMA2, { id: MSP, operator: ROOT }, NEW_USER.email);
  await providers.post(`/portal/${EMA2}/users/${id}/integrations`, { operator: ROOT, enabled: true });
}

const steps = (world: World, request: string) =>
  view(world, request).steps.map((step) => `${step.key} ${step.state} ${step.result?.knownBy ?? '-'}`);

describe('creating an API user on ESET MSP Administrator 2', () => {
  test('goes from submission to done, and the provider has what was approved', () =>
    withWorld(async (world) => {
      const { providers, deps } = world;
      const id = await create(world);
      expect(view(world, id).request.state).toBe('in-review');
      expect(await approve(world, id)).toBe('approved');

      await run(world);
      expect(openTaskOf(world, id)).toMatchObject({ kind: 'external', confirmedBy: 'read-back' });
      await providers.activate(EMA2, NEW_USER.email, PASSWORD);
      advance(world, POLL_MILLIS);
      await run(world);
      const toggle = openTaskOf(world, id);
      expect(toggle).toMatchObject({ kind: 'portal' });

      await switchIntegrationsOn(world);
      await complete(world, toggle.id);
      await run(world);
      const attest = openTaskOf(world, id);
      expect(attest).toMatchObject({ kind: 'attest', confirmedBy: 'second-person' });
      await complete(world, attest.id, { evidence: { note: 'The SIEM got a token and read a resource.' } });
      expect(await confirm(world, attest.id)).toBe('done');

      expect(steps(world, id)).toEqual([
        'ema2.create-user applied answered',
        'eset.activation applied inventory',
        'eset.integrations-on applied reported',
        'ema2.verify-user applied inventory',
        'eset.verify-api-access applied attested',
      ]);
      const [made] = deps.store.read((tx) => tx.apiUsers.list({ account: 'msp', limit: 10 }));
      expect(made).toMatchObject({
        label: NEW_USER.email,
        state: 'active',
        integration: 'siem',
        integrationsEnabled: true,
        originRequest: id,
      });
      expect(made?.providerId).not.toBeNull();
      expect((await providers.effects()).map((effect) => effect.kind)).toEqual([
        'ema2.user.created',
        'ema2.user.activated',
        'ema2.user.integrations-enabled',
      ]);
      expect(deps.store.read((tx) => tx.outbox.count())).toBe(0);
    }));

  test('needs nobody to attest where the activated user seals its password to the worker', () =>
    withWorld(async (world) => {
      const { providers, deps } = world;
      const id = await create(world);
      await approve(world, id);
      await run(world);
      await providers.activate(EMA2, NEW_USER.email, PASSWORD);
      const credentials = await deps.sealer.seal(
        JSON.stringify({ username: NEW_USER.email, password: PASSWORD }),
        deps.sealer.recipient,
      );
      await complete(world, openTaskOf(world, id).id, { by: 'olga', evidence: { credentials } });
      await run(world);
      await switchIntegrationsOn(world);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      expect(view(world, id).request.state).toBe('done');
      expect(steps(world, id).at(-1)).toBe('eset.verify-api-access applied positive');
      const held = deps.store.read((tx) => tx.secrets.ofRequest(id)).map((secret) => secret.sealed);
      expect(held).toEqual(['']);
    }));
});
