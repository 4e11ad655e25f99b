import { type Actor, CountersignError, type Instant } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from './deps.ts';
import { tokenOf } from './insert-token.ts';
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
 * asks hands it on, and sees neither the token nor the key that the person gets by it. Who had enrolled, and lost everything with the token of
 * whoever invited, gets another code from somebody else.
 * @throws CountersignError NOT_FOUND, INVITATION_REFUSED for a machine, for a person who has enrolled, and to whoever invited before
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
      if (holder.kind === 'machine')
        throw refused(id, 'a machine does not enrol; an administrator issues its token');
      if (wasEnrolled(tx, id))
        throw refused(
          id,
          'this person has enrolled and makes further tokens alone; an administrator who has lost the last one gets back in by "countersign recover" on the host',
        );
      if (invitedBefore(tx, id, actor))
        throw refused(
          id,
          'what this person had ended with a token of yours; somebody else has to invite them anew',
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

/** Nobody gets into the name of somebody by ending what they had: who invited them first does not invite them anew. */
function invitedBefore(tx: ReadTransaction, principal: string, actor: Actor): boolean {
  const before = tx.enrolments.of(principal);
  if (before === undefined || before.voidedAt === null || before.issuedVia === null) return false;
  return actor.kind === 'principal' && tx.tokens.get(before.issuedVia)?.principal === actor.id;
}

const refused = (principal: string, reason: string) =>
  new CountersignError('INVITATION_REFUSED', { principal, reason });
