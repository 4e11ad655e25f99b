import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOKEN_DAYS } from '@countersign/schema';
import { createIssueToken, createPrincipalCreator } from '@countersign/use-cases';
import type { Services } from './services.ts';

const EMAIL = 'administrator@countersign.invalid';

/**
 * Makes the first administrator of a new installation and leaves the token in the data directory, readable by its owner
 * only; it is good as long as any other. Does nothing once anybody else is registered, once the token was left there, or once the
 * installation is sealed: whoever takes people out of the database makes no administrator by that.
 */
export async function ensureAdministrator(services: Services): Promise<void> {
  if (services.store.read((tx) => services.installation.stateIn(tx).isSealed)) return;
  const path = join(services.peopleDirectory, 'administrator.json');
  const [first, ...others] = services.store.read((tx) => tx.principals.list());
  // A start that was cut off may have registered the administrator without leaving the token.
  if (others.length > 0 || (first !== undefined && (first.email !== EMAIL || existsSync(path)))) return;
  const actor = { kind: 'system' } as const;
  const principal =
    first ??
    (await createPrincipalCreator(services)({
      actor,
      principal: {
        name: 'Administrator',
        email: EMAIL,
        kind: 'person',
        roles: ['administrator', 'auditor'],
      },
    }));
  const { token } = await createIssueToken(services)({
    actor,
    principal: principal.id,
    label: 'first sign-in',
    expiresAt: services.clock.now() + TOKEN_DAYS * 86_400_000,
  });
  const person = { name: 'administrator', principal: principal.id, email: EMAIL, token };
  writeFileSync(path, `${JSON.stringify(person, null, 2)}\n`, { mode: 0o600 });
}
