import { type Actor, CountersignError, type Instant, type Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { PrincipalDeps } from './deps.ts';
import { createToken, insertToken } from './insert-token.ts';
import type { IssuedToken } from './issue-token.ts';
import { wasEnrolled } from './was-enrolled.ts';

/** Who enrolled, with the token that nobody else has seen. */
export interface Enrolled extends IssuedToken {
  readonly principal: Principal;
  readonly expiresAt: Instant;
}

/**
 * Takes the code of a person who has not enrolled yet, and gives that person a token, which ends with the one of whoever
 * invited; the code is spent in the same transaction. What was seen to expire here does not come back with a clock that is set back.
 * @param command.recipient age recipient whose key the person's own client has made; null for none
 * @throws CountersignError ENROLMENT_CODE_INVALID, the same for every reason, so that nothing is learned by trying
 */
export const createEnrolHolder = (deps: PrincipalDeps) => {
  let latest = 0;
  return (command: { code: string; recipient: string | null; validMillis: number }): Promise<Enrolled> => {
    const token = createToken(deps);
    return deps.store.write((tx) => {
      latest = Math.max(latest, logTime(tx, deps.clock));
      const now = latest;
      const found = tx.enrolments.byHash(digestOfBytes(Buffer.from(command.code, 'utf8')));
      const holder = found && tx.principals.get(found.principal);
      const isGood =
        found !== undefined &&
        found.spentAt === null &&
        found.expiresAt > now &&
        !wasEnrolled(tx, found.principal);
      if (!isGood || holder?.state !== 'active') throw new CountersignError('ENROLMENT_CODE_INVALID');
      tx.enrolments.spend(holder.id, now);
      if (command.recipient !== null) tx.principals.setRecipient(holder.id, command.recipient);
      const id = deps.ids.next('token');
      const actor: Actor = { kind: 'principal', id: holder.id, via: id };
      const expiresAt = now + command.validMillis;
      tx.audit.append(actor, {
        type: 'principal.enrolled',
        request: null,
        data: { principal: holder.id, recipientDigest: digestOfRecipient(command.recipient) },
      });
      const { issuedVia } = found;
      insertToken(tx, deps, {
        id,
        actor,
        principal: holder.id,
        label: 'enrolment',
        expiresAt,
        token,
        issuedVia,
      });
      const principal = { ...holder, recipient: command.recipient ?? holder.recipient };
      return { id, token, principal, expiresAt };
    });
  };
};

/** The key is public; its digest shows later what credentials could be sealed to. */
const digestOfRecipient = (recipient: string | null) =>
  recipient === null ? null : digestOfBytes(Buffer.from(recipient, 'utf8'));
