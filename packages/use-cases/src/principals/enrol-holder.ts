import { CountersignError, type Instant, type Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { InstallationSeal } from '../installation/installation-seal.ts';
import { logTime } from '../log-time.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { refuseSignIn } from '../sign-in/refuse-sign-in.ts';
import type { PrincipalDeps } from './deps.ts';
import { enrolByCode } from './enrol-by-code.ts';
import { createToken, insertToken } from './insert-token.ts';
import type { IssuedToken } from './issue-token.ts';

/** Who enrolled, with the token that nobody else has seen. */
export interface Enrolled extends IssuedToken {
  readonly principal: Principal;
  readonly expiresAt: Instant;
}

/**
 * Takes the code of a person who has not enrolled yet, and gives that person a token, which ends with the one of whoever
 * invited; the code is spent in the same transaction. What was seen to expire here does not come back with a clock that is set back.
 * @param command.recipient age recipient whose key the person's own client has made; null for none
 * @throws CountersignError ENROLMENT_CODE_INVALID, the same for every reason, so that nothing is learned by trying; it is on record
 */
export const createEnrolHolder = (
  deps: PrincipalDeps & { readonly installation: InstallationSeal; readonly refusals: RefusalCounter },
) => {
  let latest = 0;
  const enrol = (command: EnrolCommand): Promise<Enrolled> => {
    const token = createToken(deps);
    return deps.store.write((tx) => {
      latest = Math.max(latest, logTime(tx, deps.clock));
      return enrolByCode(tx, deps.installation, {
        code: command.code,
        at: latest,
        recipientDigest: digestOfRecipient(command.recipient),
        begin: ({ holder }) => {
          if (command.recipient !== null) tx.principals.setRecipient(holder.id, command.recipient);
          const id = deps.ids.next('token');
          return { id, actor: { kind: 'principal', id: holder.id, via: id } as const };
        },
        finish: ({ holder, issuedVia, letInBy }, { id, actor }) => {
          const expiresAt = latest + command.validMillis;
          insertToken(tx, deps, {
            id,
            kind: 'enrolled',
            scopes: null,
            actor,
            principal: holder.id,
            label: 'enrolment',
            expiresAt,
            token,
            issuedVia,
          });
          const principal = {
            ...holder,
            recipient: command.recipient ?? holder.recipient,
            ...(letInBy === undefined ? {} : { letInBy }),
          };
          return { id, token, principal, expiresAt };
        },
      });
    });
  };
  return async (command: EnrolCommand): Promise<Enrolled> => {
    try {
      return await enrol(command);
    } catch (error) {
      if (error instanceof CountersignError && error.code === 'ENROLMENT_CODE_INVALID')
        await refuseSignIn(deps, { means: 'invitation', code: 'code-invalid', principal: null });
      throw error;
    }
  };
};

interface EnrolCommand {
  readonly code: string;
  readonly recipient: string | null;
  readonly validMillis: number;
}

/** The key is public; its digest shows later what credentials could be sealed to. */
const digestOfRecipient = (recipient: string | null) =>
  recipient === null ? null : digestOfBytes(Buffer.from(recipient, 'utf8'));
