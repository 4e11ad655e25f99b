import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCreatePrincipal, makeIssueToken } from '@countersign/use-cases';
import type { Services } from './services.ts';

const EMAIL = 'administrator@countersign.invalid';

/**
 * Makes the first administrator of a new installation and leaves the token in the data directory, readable by its owner
 * only. Does nothing once anybody is registered.
 */
export async function ensureAdministrator(services: Services): Promise<void> {
  if (services.store.read((tx) => tx.principals.list().length) > 0) return;
  const actor = { kind: 'system' } as const;
  const principal = await makeCreatePrincipal(services)({
    actor,
    principal: { name: 'Administrator', email: EMAIL, kind: 'person', roles: ['administrator', 'auditor'] },
  });
  const { token } = await makeIssueToken(services)({
    actor,
    principal: principal.id,
    label: 'first sign-in',
    expiresAt: null,
  });
  const person = { name: 'administrator', principal: principal.id, email: EMAIL, token };
  writeFileSync(
    join(services.peopleDirectory, 'administrator.json'),
    `${JSON.stringify(person, null, 2)}\n`,
    { mode: 0o600 },
  );
}
