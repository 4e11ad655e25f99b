import {
  type Actor,
  CountersignError,
  type PasskeyAssertion,
  type PasskeyRegistration,
} from '@countersign/schema';
import { endMeans } from '../principals/end-means.ts';
import { isLeft } from '../principals/means.ts';
import { challengeIn } from './challenges.ts';
import { insertPasskey } from './insert-passkey.ts';
import { refusedPasskey } from './refused-passkey.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { verifyPasskey } from './verify-passkey.ts';

/** Who is at work, by which session. */
export interface AtWork {
  readonly principal: string;
  readonly session: string;
}

/** A challenge, and the passkeys that may answer it. */
export interface ProofOrder {
  readonly challenge: string;
  readonly allowed: readonly string[];
}

/**
 * How a person adds and removes passkeys. Whoever sits down at a screen that was left open has a session and no passkey: each change
 * takes a fresh proof, and a removal one by another passkey than the one that goes.
 */
export interface OwnPasskeys {
  /** Asks for the proof before a passkey is added. */
  askToAdd(by: AtWork): ProofOrder;
  /** Takes the proof, and gives the challenge that the new one signs. @throws CountersignError PASSKEY_REFUSED */
  vouch(
    by: AtWork,
    assertion: PasskeyAssertion,
  ): Promise<{ readonly challenge: string; readonly known: readonly string[] }>;
  /** @throws CountersignError PASSKEY_REFUSED, PASSKEY_KNOWN */
  add(
    by: AtWork,
    command: { readonly registration: PasskeyRegistration; readonly label: string },
  ): Promise<void>;
  /** Asks for the proof before one goes. @throws CountersignError NOT_FOUND, PASSKEY_PROOF_NEEDED where there is no other one */
  askToRemove(by: AtWork, passkey: string): ProofOrder;
  /** @throws CountersignError PASSKEY_REFUSED, NOT_FOUND */
  remove(
    by: AtWork,
    command: { readonly passkey: string; readonly assertion: PasskeyAssertion },
  ): Promise<void>;
}

export function createOwnPasskeys(deps: SignInDeps): OwnPasskeys {
  const { store, challenges, passkeys, clock, ids } = deps;
  const left = (principal: string) =>
    store.read((tx) => tx.passkeys.of(principal)).filter((one) => one.revokedAt === null);
  const actorOf = ({ principal, session }: AtWork): Actor => ({
    kind: 'principal',
    id: principal,
    via: session,
  });
  const ownProof = async (by: AtWork, assertion: PasskeyAssertion, purpose: 'vouch' | 'remove') => {
    const proven = await verifyPasskey(deps, assertion, purpose);
    const isOwn = proven.passkey.principal === by.principal && wordsOf(proven.bound)[0] === by.session;
    if (!isOwn) throw await refusedPasskey(deps, 'passkey-unknown', proven.passkey.principal);
    return proven;
  };
  return {
    askToAdd: (by) => ({
      challenge: challenges.issue('vouch', by.session),
      allowed: left(by.principal).map(({ credentialId }) => credentialId),
    }),
    vouch: async (by, assertion) => {
      const proven = await ownProof(by, assertion, 'vouch');
      await store.write((tx) => proven.confirm(tx));
      return {
        challenge: challenges.issue('add', `${by.session} ${proven.passkey.id}`),
        known: left(by.principal).map(({ credentialId }) => credentialId),
      };
    },
    add: async (by, { registration, label }) => {
      const challenge = challengeIn(registration.response.clientDataJSON);
      const [session, vouchedBy] = wordsOf(challenges.take(challenge, 'add') ?? '');
      if (session !== by.session || vouchedBy === undefined)
        throw await refusedPasskey(deps, 'challenge-unknown', by.principal);
      const checked = await passkeys.verifyRegistration(registration, challenge);
      if (!checked.ok) throw await refusedPasskey(deps, checked.problem, by.principal);
      await store.write((tx) => {
        // The one that vouched may have been revoked meanwhile.
        if (tx.passkeys.get(vouchedBy)?.revokedAt !== null)
          throw new CountersignError('PASSKEY_REFUSED', { reason: 'the one that you showed was revoked' });
        insertPasskey(tx, deps, {
          id: ids.next('passkey'),
          actor: actorOf(by),
          principal: by.principal,
          enrolled: checked.value,
          label,
          vouchedBy,
        });
      });
    },
    askToRemove: (by, passkey) => {
      const own = left(by.principal);
      if (!own.some(({ id }) => id === passkey))
        throw new CountersignError('NOT_FOUND', { what: 'passkey', id: passkey });
      const others = own.filter(({ id }) => id !== passkey);
      if (others.length === 0) throw new CountersignError('PASSKEY_PROOF_NEEDED');
      return {
        challenge: challenges.issue('remove', `${by.session} ${passkey}`),
        allowed: others.map(({ credentialId }) => credentialId),
      };
    },
    remove: async (by, { passkey, assertion }) => {
      const proven = await ownProof(by, assertion, 'remove');
      const isAnother = proven.passkey.id !== passkey && wordsOf(proven.bound)[1] === passkey;
      if (!isAnother) throw await refusedPasskey(deps, 'challenge-unknown', by.principal);
      await store.write((tx) => {
        proven.confirm(tx);
        const found = tx.passkeys.get(passkey);
        if (found?.principal !== by.principal)
          throw new CountersignError('NOT_FOUND', { what: 'passkey', id: passkey });
        if (found.revokedAt !== null) return;
        tx.passkeys.revoke(passkey, clock.now());
        tx.audit.append(actorOf(by), {
          type: 'passkey.revoked',
          request: null,
          data: { passkey, principal: by.principal, provedBy: proven.passkey.id },
        });
        // Whoever has the device that is gone is signed in with it no more. What it vouched for stays: its holder is here.
        const begun = tx.tokens
          .of(by.principal)
          .filter((one) => one.proof === passkey && one.id !== by.session);
        endMeans(tx, begun.filter(isLeft), { actor: actorOf(by), at: clock.now(), endedWith: passkey });
      });
    },
  };
}

const wordsOf = (bound: string): readonly string[] => bound.split(' ').filter((word) => word !== '');
