import type { ExceptionRequest, Observation } from '@countersign/schema';
import { expect } from 'vitest';
import { acknowledge, approve, complete, confirm, type Draft, openTaskOf, run, submit, view } from './act.ts';
import { adoptApiUser } from './adopt-api-user.ts';
import { HUB_CREATE } from './requests.ts';
import { withScript } from './scripted-connector.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
/** How long the exception lasts. */
export const EXCEPTION_DAYS = 14;

const dayIn = (world: World, days: number) =>
  new Date(world.temp.clock.now() + days * DAY).toISOString().slice(0, 10);

/** The worker sees that a dedicated API user of the integration gets a token and then 403. */
export async function observeForbidden(
  world: World,
  integration = 'siem',
  observations: readonly Observation[] = [
    { call: 'token', status: 200, code: null },
    { call: 'resource', status: 403, code: null },
  ],
): Promise<void> {
  const id = await submit(world, {
    ...HUB_CREATE,
    integration,
    change: { email: `${integration}-own@gamma.example` },
  });
  expect(await approve(world, id)).toBe('approved');
  const { deps } = withScript(world.deps, 'eset-protect-hub', {
    verify: async ({ step }) =>
      step.kind === 'verify'
        ? { kind: 'mismatch', differences: ['403 after a good token'], observations }
        : { kind: 'verified', result: { knownBy: 'answered' } },
  });
  await run(world, deps);
  await complete(world, openTaskOf(world, id).id);
  await run(world, deps);
  await complete(world, openTaskOf(world, id).id, { verdict: 'abandon' });
  // Who stands in for it takes its place.
  await deleteFromHub(world, view(world, id).request.apiUser ?? '');
}

/** Has an API user of the Hub deleted by a request; nobody has its password, so two people say that it is gone. */
export async function deleteFromHub(
  world: World,
  subject: string,
  inPortal: () => Promise<unknown> = async () => {},
): Promise<void> {
  const id = await submit(world, {
    provider: 'eset-protect-hub',
    account: 'hub',
    action: 'delete',
    subject,
    acknowledge: ['owner-told'],
  });
  await approve(world, id, 'amy');
  await approve(world, id, 'bob');
  expect(await acknowledge(world, id, { by: 'olga', kind: 'breakage' })).toBe('approved');
  await run(world);
  await inPortal();
  await complete(world, openTaskOf(world, id).id);
  await run(world);
  const attest = openTaskOf(world, id);
  expect(attest.kind).toBe('attest');
  await complete(world, attest.id, { evidence: { note: 'The portal does not list it any more.' } });
  expect(await confirm(world, attest.id)).toBe('done');
}

/** The Hub's Superuser gets API access for two weeks, because dedicated users meet 403. */
export async function grantException(
  world: World,
  label = 'super@gamma.example',
  { observed = true, ...exception }: Partial<ExceptionRequest> & { observed?: boolean } = {},
): Promise<string> {
  const integration = label.startsWith('super@') ? 'siem' : 'crm';
  if (observed) await observeForbidden(world, integration);
  const user = await adoptApiUser(world, {
    account: 'hub',
    label,
    role: 'superuser',
    integrationsEnabled: false,
  });
  return submit(world, exceptionFor(world, user, { integration, ...exception }));
}

/** The request for it. */
export const exceptionFor = (
  world: World,
  subject: string,
  { integration = 'siem', ...exception }: Partial<ExceptionRequest> & { integration?: string } = {},
): Draft => ({
  provider: 'eset-protect-hub',
  action: 'grant-api-access',
  account: 'hub',
  integration,
  subject,
  exception: {
    owner: 'olga@acme.example',
    reason: 'Every dedicated user meets 403 after a good token.',
    expiresOn: dayIn(world, EXCEPTION_DAYS),
    ...exception,
  },
});

/** Approves it, has it carried out and attested by one person. Gives the task that waits for the second one. */
export async function attestException(world: World, id: string): Promise<string> {
  await approve(world, id, 'amy');
  expect(await approve(world, id, 'bob')).toBe('approved');
  await run(world);
  await complete(world, openTaskOf(world, id).id);
  await run(world);
  const attest = openTaskOf(world, id).id;
  await complete(world, attest, { evidence: { note: 'Token and resource seen.' } });
  return attest;
}

/** Approves it and has it carried out and confirmed. */
export async function carryOutException(world: World, id: string): Promise<void> {
  expect(await confirm(world, await attestException(world, id))).toBe('done');
}
