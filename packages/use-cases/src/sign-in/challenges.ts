import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@countersign/schema';
import type { Clock, RandomBytes } from '../ports/index.ts';

/** What a passkey is asked to sign for. */
export type CeremonyPurpose =
  | 'sign-in'
  | 'invitation'
  | 'first-passkey'
  | 'open'
  | 'vouch'
  | 'add'
  | 'remove'
  | 'review';

/** The questions that passkeys are asked: each is answered once, within five minutes, and only for what it was asked for. */
export interface Challenges {
  /**
   * A new challenge of 256 bits, in base64url.
   * @param bound what the answer is for, with the session or the code first; given back when it is answered
   */
  issue(purpose: CeremonyPurpose, bound: string): string;
  /** What the challenge was bound to; undefined for one that is unknown, for something else, too old or answered. It is answered then. */
  take(challenge: string, purpose: CeremonyPurpose): string | undefined;
  /** The same, without answering it. */
  look(challenge: string, purpose: CeremonyPurpose): string | undefined;
}

/** How long a challenge is good. */
export const CHALLENGE_MILLIS = 5 * 60_000;
/** Beyond it the oldest are given up. */
const MOST = 10_000;
/** So many of one session or code wait at once, so that whoever has one keeps nobody else from asking. */
const MOST_OF_ONE = 20;

/** The session or the code by which it was asked for. */
const askerOf = (bound: string) => bound.split(' ', 1)[0];

interface Issued {
  readonly purpose: CeremonyPurpose;
  readonly bound: string;
  readonly expiresAt: Instant;
}

type Means = { readonly clock: Clock; readonly randomBytes: RandomBytes };

/**
 * A start of the program is the end of what was asked before. What anybody may ask for, signing in, is kept nowhere until it is answered:
 * whoever asks without end, from however many addresses, takes no place from anybody.
 */
export function createChallenges(means: Means): Challenges {
  const anybody = createSealedChallenges(means);
  const kept = createKeptChallenges(means);
  return {
    issue: (purpose, bound) => (purpose === 'sign-in' ? anybody.issue() : kept.issue(purpose, bound)),
    take: (challenge, purpose) =>
      purpose === 'sign-in' ? anybody.take(challenge) : kept.take(challenge, purpose),
    look: (challenge, purpose) => (purpose === 'sign-in' ? undefined : kept.look(challenge, purpose)),
  };
}

/** Keeps them in memory. */
function createKeptChallenges({ clock, randomBytes }: Means): Challenges {
  const issued = new Map<string, Issued>();
  const boundTo = (challenge: string, purpose: CeremonyPurpose): string | undefined => {
    const found = issued.get(challenge);
    const isGood = found?.purpose === purpose && clock.now() < found.expiresAt;
    return isGood ? found.bound : undefined;
  };
  const evictOldest = (bound: string) => {
    const same = [...issued]
      .filter(([, one]) => askerOf(one.bound) === askerOf(bound))
      .map(([challenge]) => challenge);
    const [oldest] = same.length >= MOST_OF_ONE ? same : issued.size >= MOST ? issued.keys() : [];
    if (oldest !== undefined) issued.delete(oldest);
  };
  return {
    issue: (purpose, bound) => {
      const challenge = Buffer.from(randomBytes(32)).toString('base64url');
      evictOldest(bound);
      issued.set(challenge, { purpose, bound, expiresAt: clock.now() + CHALLENGE_MILLIS });
      return challenge;
    },
    take: (challenge, purpose) => {
      const bound = boundTo(challenge, purpose);
      issued.delete(challenge);
      return bound;
    },
    look: boundTo,
  };
}

const TIME_BYTES = 8;
const SALT_BYTES = 16;
/** Those that were answered, and are not too old yet. */
const MOST_ANSWERED = 100_000;

/** Those that say themselves, sealed, until when they are good. Only what was answered is remembered, so that it is so once. */
function createSealedChallenges({ clock, randomBytes }: Means): {
  issue(): string;
  take(challenge: string): string | undefined;
} {
  const key = randomBytes(32);
  const answered = new Map<string, Instant>();
  /** Older ones are refused: what was forgotten for want of room is not good once more. */
  let forgotten: Instant = 0;
  const seal = (said: Uint8Array) => createHmac('sha256', key).update(said).digest();
  const forget = () => {
    for (const [one, expiresAt] of answered) {
      if (expiresAt > clock.now() && answered.size < MOST_ANSWERED) return;
      forgotten = Math.max(forgotten, expiresAt);
      answered.delete(one);
    }
  };
  return {
    issue: () => {
      const time = Buffer.alloc(TIME_BYTES);
      time.writeBigUInt64BE(BigInt(clock.now() + CHALLENGE_MILLIS));
      const said = Buffer.concat([time, randomBytes(SALT_BYTES)]);
      return Buffer.concat([said, seal(said)]).toString('base64url');
    },
    take: (challenge) => {
      const bytes = Buffer.from(challenge, 'base64url');
      const said = bytes.subarray(0, TIME_BYTES + SALT_BYTES);
      const sealed = bytes.subarray(said.length);
      const expected = seal(said);
      // The text, too: another one may stand for the same bytes.
      if (bytes.toString('base64url') !== challenge || sealed.length !== expected.length) return undefined;
      if (!timingSafeEqual(sealed, expected)) return undefined;
      const expiresAt = Number(said.readBigUInt64BE());
      if (answered.has(challenge) || expiresAt <= Math.max(forgotten, clock.now())) return undefined;
      forget();
      answered.set(challenge, expiresAt);
      return '';
    },
  };
}

/** The challenge that was signed, as the browser says; empty where it says none. */
export function challengeIn(clientDataJson: string): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const { challenge } = data as { readonly challenge?: unknown };
    return typeof challenge === 'string' ? challenge : '';
  } catch {
    return '';
  }
}
