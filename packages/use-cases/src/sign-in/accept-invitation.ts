import {
  CountersignError,
  type Instant,
  type PasskeyRegistration,
  type Principal,
} from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import { logTime } from '../log-time.ts';
import type { WriteTransaction } from '../ports/index.ts';
import { type Enrolling, enrolByCode } from '../principals/enrol-by-code.ts';
import { holderOfCode } from '../principals/holder-of-code.ts';
import { challengeIn } from './challenges.ts';
import { insertPasskey } from './insert-passkey.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import { refusedPasskey } from './refused-passkey.ts';
import { requireFirstPasskey } from './require-first-passkey.ts';
import type { Origin, SignInDeps } from './sign-in-deps.ts';
import { challengeOfLink, holderOfLink, isLink } from './sign-in-links.ts';
import { type StartedSession, startSession } from './start-session.ts';

/** What a browser needs to make a passkey. */
export interface PasskeyOrder {
  readonly challenge: string;
  readonly principal: Principal;
}

/** How a person accepts an invitation: looks whom it is for, then enrols a passkey, which spends it and signs in. */
export interface InvitationDesk {
  /** Changes nothing. @throws CountersignError ENROLMENT_CODE_INVALID, which is on record */
  open(code: string): Promise<PasskeyOrder>;
  /** @throws CountersignError ENROLMENT_CODE_INVALID, PASSKEY_REFUSED, which are on record; PASSKEY_KNOWN */
  accept(command: {
    code: string;
    registration: PasskeyRegistration;
    label: string;
    from: Origin;
  }): Promise<StartedSession>;
}

const LINK = 'first-passkey';

export function createInvitationDesk(deps: SignInDeps): InvitationDesk {
  const { store, clock, challenges, passkeys, ids } = deps;
  // What was seen to expire does not come back with a clock that is set back.
  let latest: Instant = 0;
  const now = (at: Instant) => {
    latest = Math.max(latest, at);
    return latest;
  };
  /** Makes a session with a passkey that begins it, so that it ends with that one. */
  const begin = (
    tx: WriteTransaction,
    { holder, issuedVia, from }: Pick<Enrolling, 'holder' | 'issuedVia'> & { readonly from: Origin },
  ) => {
    const passkey = ids.next('passkey');
    const session = startSession(tx, deps, {
      kind: 'browser',
      principal: holder.id,
      proof: passkey,
      issuedVia,
      from,
    });
    return { passkey, session, actor: { kind: 'principal', id: holder.id, via: session.id } as const };
  };
  /** Whom a link is for that a person has made who has enrolled, and has no passkey yet. */
  const holderOfOpen = (tx: WriteTransaction, code: string) => {
    const { holder, via } = holderOfLink(tx, deps, challenges.look(challengeOfLink(code, LINK), LINK));
    requireFirstPasskey(tx, { holder: holder.id, via });
    return { holder, issuedVia: via };
  };
  const recorded = async (error: unknown) => {
    const isWrong =
      error instanceof CountersignError &&
      (error.code === 'ENROLMENT_CODE_INVALID' || error.code === 'LINK_INVALID');
    if (isWrong) await refuseSignIn(deps, { means: 'invitation', code: 'code-invalid', principal: null });
    return error;
  };
  return {
    open: async (code) => {
      try {
        const holder = store.read((tx) => {
          if (!isLink(code, 'first-passkey')) return holderOfCode(tx, code, now(logTime(tx, clock))).holder;
          const found = holderOfLink(tx, deps, challenges.look(challengeOfLink(code, LINK), LINK));
          requireFirstPasskey(tx, { holder: found.holder.id, via: found.via });
          return found.holder;
        });
        return { challenge: challenges.issue('invitation', boundTo(code)), principal: holder };
      } catch (error) {
        throw await recorded(error);
      }
    },
    accept: async ({ code, registration, label, from }) => {
      const challenge = challengeIn(registration.response.clientDataJSON);
      if (challenges.take(challenge, 'invitation') !== boundTo(code))
        throw await refusedPasskey(deps, 'challenge-unknown', null);
      const checked = await passkeys.verifyRegistration(registration, challenge);
      if (!checked.ok) throw await refusedPasskey(deps, checked.problem, null);
      try {
        const session = await store.write((tx) => {
          const keep = (
            { holder }: Pick<Enrolling, 'holder'>,
            { passkey, session, actor }: ReturnType<typeof begin>,
            vouchedBy: string,
          ) => {
            const enrolled = checked.value;
            insertPasskey(tx, deps, { id: passkey, actor, principal: holder.id, enrolled, label, vouchedBy });
            return session;
          };
          if (isLink(code, LINK)) {
            const by = holderOfOpen(tx, code);
            return keep(by, begin(tx, { ...by, from }), by.issuedVia);
          }
          return enrolByCode(tx, deps.installation, {
            code,
            at: now(logTime(tx, clock)),
            begin: (enrolling) => begin(tx, { ...enrolling, from }),
            finish: (enrolling, begun) => keep(enrolling, begun, 'invitation'),
          });
        });
        challenges.take(challengeOfLink(code, LINK), LINK);
        return session;
      } catch (error) {
        throw await recorded(error);
      }
    },
  };
}

/** Of the code itself nothing is kept. */
const boundTo = (code: string): string => digestOfBytes(Buffer.from(code, 'utf8'));
