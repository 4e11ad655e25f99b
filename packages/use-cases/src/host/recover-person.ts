import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from '../principals/deps.ts';
import { createToken, insertToken } from '../principals/insert-token.ts';
import type { IssuedToken } from '../principals/issue-token.ts';

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
 * Makes a token for a person who cannot sign in any more: nobody is invited twice. Only whoever owns the data directory on the host may
 * ask: that one could read the keys anyway. It gives nobody a role, and the log says that it happened.
 * @throws CountersignError RECOVERY_REFUSED
 */
export const createRecoverPerson =
  (deps: PrincipalDeps) =>
  (email: string): Promise<Recovery> => {
    const actor = { kind: 'system' } as const;
    const token = createToken(deps);
    // Token and alarm together: there is no token that nobody is told of.
    return deps.store.write((tx) => {
      const principal = requirePerson(tx.principals.list(), email);
      const expiresAt = deps.clock.now() + VALID_MILLIS;
      const id = deps.ids.next('token');
      const label = 'recovery on the host';
      insertToken(tx, deps, { id, actor, principal: principal.id, label, expiresAt, token });
      const entry = tx.audit.append(actor, {
        type: 'principal.recovered',
        request: null,
        data: { principal: principal.id, token: id },
      });
      return { id, token, principal, expiresAt, entry };
    });
  };

function requirePerson(all: readonly Principal[], email: string): Principal {
  const wanted = email.trim().toLowerCase();
  const found = all.find((one) => one.email.toLowerCase() === wanted);
  if (found?.kind === 'person' && found.state === 'active') return found;
  const administrators = all.filter(
    (one) => one.kind === 'person' && one.state === 'active' && one.roles.includes('administrator'),
  );
  const named = administrators.map((one) => one.email).join(', ') || 'nobody';
  const problem =
    found === undefined
      ? `nobody is registered with the address ${email}`
      : found.state !== 'active'
        ? `${email} was deactivated`
        : `${email} is a machine, for which an administrator issues another token`;
  throw new CountersignError('RECOVERY_REFUSED', { problem: `${problem}. Administrators are: ${named}` });
}
