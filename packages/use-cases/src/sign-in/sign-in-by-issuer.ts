import { CountersignError } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { IdentityRecord, WriteTransaction } from '../ports/index.ts';
import { endMeans } from '../principals/end-means.ts';
import { enrolByCode } from '../principals/enrol-by-code.ts';
import { createLetInAgain } from '../principals/let-in-again.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import type { Origin, SignInDeps } from './sign-in-deps.ts';
import { type StartedSession, startSession } from './start-session.ts';

/** Whom an issuer has vouched for, as its checked token says. */
export interface IssuedIdentity {
  /** The issuer's name in the configuration. */
  readonly issuer: string;
  /** The address of the issuer, and the subject there. */
  readonly address: string;
  readonly subject: string;
}

/** Signing in by an issuer of identities, such as the company's directory. */
export interface IssuerDesk {
  /** Links the subject to whom an invitation is for, which spends it. @throws CountersignError ENROLMENT_CODE_INVALID, IDENTITY_TAKEN */
  accept(command: { identity: IssuedIdentity; code: string; from: Origin }): Promise<StartedSession>;
  /** @throws CountersignError IDENTITY_UNKNOWN, which is on record */
  signIn(command: { identity: IssuedIdentity; from: Origin }): Promise<StartedSession>;
  /** Ends every session that the subject's identity began, because the issuer says so; gives how many. */
  signOut(identity: IssuedIdentity): Promise<number>;
  /** Puts on record that what an issuer sent was not accepted. */
  refuse(code: string): Promise<void>;
}

export function createIssuerDesk(deps: SignInDeps): IssuerDesk {
  const { store, clock, ids } = deps;
  const refuse = (code: string, principal: string | null = null) =>
    refuseSignIn(deps, { means: 'oidc', code, principal });
  const start = (tx: WriteTransaction, { id, principal }: IdentityRecord, from: Origin) =>
    startSession(tx, deps, { kind: 'browser', principal, proof: id, issuedVia: null, from });
  return {
    accept: async ({ identity, code, from }) => {
      try {
        return await store.write((tx) => {
          const at = logTime(tx, clock);
          const subjectDigest = digestOfSubject(identity);
          const { issuer } = identity;
          return enrolByCode(tx, deps.installation, {
            code,
            at,
            begin: ({ holder, issuedVia }) => {
              if (tx.identities.bySubject(subjectDigest) !== undefined)
                throw new CountersignError('IDENTITY_TAKEN');
              const id = ids.next('identity');
              const principal = holder.id;
              tx.identities.insert({ id, principal, issuer, subjectDigest, createdAt: at, revokedAt: null });
              const session = startSession(tx, deps, {
                kind: 'browser',
                principal,
                proof: id,
                issuedVia,
                from,
              });
              return { id, session, actor: { kind: 'principal', id: principal, via: session.id } as const };
            },
            finish: ({ holder }, { id, session, actor }) => {
              tx.audit.append(actor, {
                type: 'identity.linked',
                request: null,
                data: { identity: id, principal: holder.id, issuer, subjectDigest, vouchedBy: 'invitation' },
              });
              return session;
            },
          });
        });
      } catch (error) {
        if (error instanceof CountersignError && error.httpStatus < 500)
          await refuse(error.code.toLowerCase());
        throw error;
      }
    },
    signIn: async ({ identity, from }) => {
      const session = await store.write((tx) => {
        const found = tx.identities.bySubject(digestOfSubject(identity));
        const isActive = found && tx.principals.get(found.principal)?.state === 'active';
        return found !== undefined && isActive === true && !createLetInAgain()(tx, found)
          ? start(tx, found, from)
          : null;
      });
      if (session !== null) return session;
      await refuse('identity-unknown');
      throw new CountersignError('IDENTITY_UNKNOWN');
    },
    signOut: (identity) =>
      store.write((tx) => {
        const found = tx.identities.bySubject(digestOfSubject(identity));
        if (found === undefined) return 0;
        const ending = tx.tokens
          .of(found.principal)
          .filter((one) => one.proof === found.id && one.revokedAt === null);
        endMeans(tx, ending, { actor: { kind: 'system' }, at: clock.now() });
        return ending.length;
      }),
    refuse: (code) => refuse(code),
  };
}

/** By issuer and subject, and by no address or name, which an issuer may give to somebody else later. */
const digestOfSubject = ({ address, subject }: IssuedIdentity) => digestOf([address, subject]);
