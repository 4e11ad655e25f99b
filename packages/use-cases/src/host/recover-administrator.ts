import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from '../principals/deps.ts';
import { type IssuedToken, makeIssueToken } from '../principals/issue-token.ts';

/** Long enough to sign in and make a token of one's own. */
const VALID_MILLIS = 24 * 3_600_000;

/** A way back in. */
export interface Recovery extends IssuedToken {
  readonly principal: Principal;
  readonly expiresAt: Instant;
  /** Index of the entry that tells everybody. */
  readonly entry: number;
}

/**
 * Makes a token for an administrator who cannot sign in any more. Only whoever owns the data directory on the host may ask:
 * that one could read the keys anyway. It gives nobody a role, and the log says that it happened.
 * @throws CountersignError RECOVERY_REFUSED
 */
export const makeRecoverAdministrator =
  (deps: PrincipalDeps) =>
  async (email: string): Promise<Recovery> => {
    const principal = deps.store.read((tx) => requireAdministrator(tx.principals.list(), email));
    const actor = { kind: 'system' } as const;
    const expiresAt = deps.clock.now() + VALID_MILLIS;
    const issued = await makeIssueToken(deps)({
      actor,
      principal: principal.id,
      label: 'recovery on the host',
      expiresAt,
    });
    const entry = await deps.store.write((tx) =>
      tx.audit.append(actor, {
        type: 'principal.recovered',
        request: null,
        data: { principal: principal.id, token: issued.id },
      }),
    );
    return { ...issued, principal, expiresAt, entry };
  };

function requireAdministrator(all: readonly Principal[], email: string): Principal {
  const wanted = email.trim().toLowerCase();
  const found = all.find((one) => one.email.toLowerCase() === wanted);
  const administrators = all.filter(isAdministrator);
  if (found !== undefined && isAdministrator(found)) return found;
  const named = administrators.map((one) => one.email).join(', ') || 'nobody';
  const problem =
    found === undefined ? `nobody is registered with the address ${email}` : `${email} is no administrator`;
  throw new CountersignError('RECOVERY_REFUSED', { problem: `${problem}. Administrators are: ${named}` });
}

const isAdministrator = (one: Principal): boolean =>
  one.kind === 'person' && one.roles.includes('administrator');
