import { type Actor, CountersignError, type Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { PrincipalDeps } from './deps.ts';
import { tokenOf } from './insert-token.ts';
import { requireActive } from './require-active.ts';
import { wasEnrolled } from './was-enrolled.ts';

const VALID_MILLIS = 24 * 3_600_000;
/** Of an identifier without the prefix that says of what it is. */
const ID_LENGTH = 26;

/** A code as whoever invites gets it, once; the store keeps its hash only. */
export interface Invitation {
  readonly code: string;
  readonly expiresAt: Instant;
}

/**
 * Makes the code with which a person enrols: once, within 24 hours by the log's time. The one before becomes useless. Whoever
 * asks hands it on, and sees neither the token nor the key that the person gets by it. Who has enrolled once is never invited again:
 * only the host lets such a person in who has no token left.
 * @throws CountersignError NOT_FOUND, PRINCIPAL_DEACTIVATED, INVITATION_REFUSED for a machine and for a person who has enrolled
 */
export const createInviteHolder =
  (deps: PrincipalDeps) =>
  (command: { actor: Actor; principal: string }): Promise<Invitation> => {
    const secret = Buffer.from(deps.randomBytes(32)).toString('base64url');
    // Whom it is for stands before it, so that who tries wrong ones keeps nobody else waiting.
    const code = `enrol_${command.principal.slice(-ID_LENGTH)}.${secret}`;
    return deps.store.write((tx) => {
      const { principal: id, actor } = command;
      const holder = tx.principals.get(id);
      if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id });
      requireActive(holder);
      if (holder.kind === 'machine')
        throw refused(id, 'a machine does not enrol; an administrator issues its token');
      if (wasEnrolled(tx, id))
        throw refused(
          id,
          'this person has enrolled once, and makes further tokens alone. Whoever has none left gets back in with "countersign recover" on the host, and over the API never',
        );
      const expiresAt = logTime(tx, deps.clock) + VALID_MILLIS;
      tx.enrolments.put({
        principal: id,
        hash: digestOfBytes(Buffer.from(code, 'utf8')),
        expiresAt,
        spentAt: null,
        issuedVia: tokenOf(tx, actor),
      });
      tx.audit.append(actor, {
        type: 'principal.enrolment-issued',
        request: null,
        data: { principal: id, expiresAt: new Date(expiresAt).toISOString() },
      });
      return { code, expiresAt };
    });
  };

const refused = (principal: string, reason: string) =>
  new CountersignError('INVITATION_REFUSED', { principal, reason });
