import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import type { PrincipalDeps } from '../principals/deps.ts';
import { createCode, putCode } from '../principals/put-code.ts';

/** A way back in. */
export interface Recovery {
  readonly principal: Principal;
  /** With which the person enrols anew, once. It signs nobody in, is not renewed, and makes nothing but that. */
  readonly code: string;
  readonly expiresAt: Instant;
  /** Index of the entry that tells everybody. */
  readonly entry: number;
}

/**
 * Makes a code with which an administrator enrols anew who cannot sign in any more, once and within a day. Only whoever owns the data
 * directory on the host may ask: that one could read the keys anyway. It is for administrators alone, since everybody else is let in
 * anew by people. It gives nobody a role, and the log says that it happened.
 * @throws CountersignError RECOVERY_REFUSED
 */
export const createRecoverPerson =
  (deps: PrincipalDeps) =>
  async (email: string): Promise<Recovery> => {
    const actor = { kind: 'system' } as const;
    const { id } = deps.store.read((tx) => requireAdministrator(tx.principals.list(), email));
    const code = createCode(deps, id);
    // Code and alarm together: there is no way in that nobody is told of.
    return deps.store.write((tx) => {
      const principal = requireAdministrator(tx.principals.list(), email);
      const { expiresAt } = putCode(tx, deps, { actor, principal: id, code });
      const entry = tx.audit.append(actor, {
        type: 'principal.recovered',
        request: null,
        data: { principal: id, expiresAt: new Date(expiresAt).toISOString() },
      });
      return { principal, code, expiresAt, entry };
    });
  };

function requireAdministrator(all: readonly Principal[], email: string): Principal {
  const wanted = email.trim().toLowerCase();
  const found = all.find((one) => one.email.toLowerCase() === wanted);
  if (found?.kind === 'person' && found.state === 'active' && found.roles.includes('administrator'))
    return found;
  const administrators = all.filter(
    (one) => one.kind === 'person' && one.state === 'active' && one.roles.includes('administrator'),
  );
  const named = administrators.map((one) => one.email).join(', ') || 'nobody';
  throw new CountersignError('RECOVERY_REFUSED', {
    problem: `${problemOf(found, email)}. Administrators are: ${named}`,
  });
}

function problemOf(found: Principal | undefined, email: string): string {
  if (found === undefined) return `nobody is registered with the address ${email}`;
  if (found.state === 'waiting') return `${email} was not let in yet`;
  if (found.state !== 'active')
    return `${email} was deactivated; an administrator asks with "countersign principal reactivate" for that person to be let in again`;
  if (found.kind === 'machine')
    return `${email} is a machine, for which an administrator issues another token`;
  return `${email} is no administrator. Has that person never enrolled, an administrator makes a code: "countersign principal invite ${found.id}". Else an administrator ends what that person had and asks for them to be let in again, which two others approve: "countersign principal deactivate ${email}", "countersign principal reactivate ${email}", then "countersign principal invite ${found.id}"`;
}
