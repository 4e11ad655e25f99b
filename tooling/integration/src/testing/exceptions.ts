import { makeAdoptApiUser } from '@countersign/use-cases';
import { expect } from 'vitest';
import { approve, complete, confirm, openTaskOf, run, submit } from './act.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
/** How long the exception lasts. */
export const EXCEPTION_DAYS = 14;

const dayIn = (world: World, days: number) =>
  new Date(world.temp.clock.now() + days * DAY).toISOString().slice(0, 10);

/** The Hub's Superuser gets API access for two weeks, because dedicated users meet 403. */
export async function grantException(world: World, label = 'super@gamma.example'): Promise<string> {
  const user = await makeAdoptApiUser(world.deps)({
    actor: { kind: 'system' },
    apiUser: {
      account: 'hub',
      integration: null,
      label,
      kind: 'api-user',
      role: 'superuser',
      state: 'active',
      providerId: null,
      integrationsEnabled: false,
      permissionType: null,
      twoFactorEnabled: null,
      credentialsSetOn: null,
      lastUsedOn: null,
      reviewOn: null,
    },
  });
  return submit(world, {
    provider: 'eset-protect-hub',
    action: 'grant-api-access',
    account: 'hub',
    integration: label.startsWith('super@') ? 'siem' : 'crm',
    subject: user.id,
    exception: {
      owner: 'olga@acme.example',
      reason: 'Every dedicated user meets 403 after a good token.',
      expiresOn: dayIn(world, EXCEPTION_DAYS),
      observed403On: dayIn(world, -1),
    },
  });
}

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
