import { CountersignError, endOfToken, type Instant } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, RandomBytes } from '../ports/index.ts';
import type { AtWork } from './change-own-passkeys.ts';
import { evictOldest } from './evict-oldest.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import type { Origin, SignInDeps } from './sign-in-deps.ts';
import { type StartedSession, startSession } from './start-session.ts';

/** What a program on another machine shows, and what it asks with. */
export interface DeviceLogin {
  readonly deviceCode: string;
  /** For people to compare and type: letters that are not taken for one another, and make no words. */
  readonly userCode: string;
  readonly expiresAt: Instant;
  /** How long to wait between two questions, in milliseconds. */
  readonly intervalMillis: number;
}

/** What asks to be signed in, as whoever confirms it sees it. */
export interface AskingDevice {
  readonly from: Origin;
  readonly askedAt: Instant;
}

/** What became of it: `slow-down` is for who asks too often. */
export type DeviceAnswer =
  | { readonly state: 'pending' | 'slow-down'; readonly intervalMillis: number }
  | { readonly state: 'denied' | 'expired' }
  | { readonly state: 'done'; readonly session: StartedSession };

/**
 * Signing in on a command line: the program shows a code, a person who is signed in in a browser confirms it there, and the program gets a
 * session of its own (in the shape of RFC 8628). Nothing of it is stored before it is confirmed.
 */
export interface DeviceLogins {
  begin(from: Origin): DeviceLogin;
  /** @throws CountersignError DEVICE_CODE_UNKNOWN, which is on record */
  look(by: AtWork, userCode: string): Promise<AskingDevice>;
  /** @throws CountersignError DEVICE_CODE_UNKNOWN, which is on record */
  settle(by: AtWork, command: { readonly userCode: string; readonly isConfirmed: boolean }): Promise<void>;
  poll(deviceCode: string): Promise<DeviceAnswer>;
}

const VALID_MILLIS = 10 * 60_000;
const INTERVAL_MILLIS = 2_000;
/** What is slowed down waits so much longer each time. */
const SLOWER_MILLIS = 5_000;
/** Programs that wait at once, and those of them at one address; the oldest there are given up for new ones. */
const MOST = 20_000;
const MOST_AT_ONE_ADDRESS = 50;
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;

interface Waiting {
  readonly userCode: string;
  readonly from: Origin;
  readonly askedAt: Instant;
  intervalMillis: number;
  polledAt: Instant;
  settled: { readonly by: AtWork; readonly isConfirmed: boolean } | undefined;
}

export function createDeviceLogins(deps: SignInDeps): DeviceLogins {
  const { store, clock } = deps;
  const waiting = new Map<string, Waiting>();
  const isOver = ({ askedAt }: Waiting) => clock.now() >= askedAt + VALID_MILLIS;
  const found = async ({ principal }: AtWork, typed: string): Promise<Waiting> => {
    const userCode = normalized(typed);
    for (const one of waiting.values())
      if (one.userCode === userCode && one.settled === undefined && !isOver(one)) return one;
    await refuseSignIn(deps, { means: 'device', code: 'code-unknown', principal });
    throw new CountersignError('DEVICE_CODE_UNKNOWN');
  };
  return {
    begin: (from) => {
      evictOldest(waiting, {
        address: from.address,
        isOver,
        most: MOST,
        mostAtOneAddress: MOST_AT_ONE_ADDRESS,
      });
      const deviceCode = Buffer.from(deps.randomBytes(32)).toString('base64url');
      const userCode = createUserCode(deps);
      const askedAt = clock.now();
      const intervalMillis = INTERVAL_MILLIS;
      waiting.set(deviceCode, { userCode, from, askedAt, intervalMillis, polledAt: 0, settled: undefined });
      return { deviceCode, userCode, expiresAt: askedAt + VALID_MILLIS, intervalMillis };
    },
    look: async (by, userCode) => {
      const { from, askedAt } = await found(by, userCode);
      return { from, askedAt };
    },
    settle: async (by, { userCode, isConfirmed }) => {
      (await found(by, userCode)).settled = { by, isConfirmed };
    },
    poll: async (deviceCode) => {
      const one = waiting.get(deviceCode);
      if (one === undefined || isOver(one)) {
        waiting.delete(deviceCode);
        return { state: 'expired' };
      }
      const isEarly = isTooEarly(one, clock);
      one.polledAt = clock.now();
      if (isEarly) {
        one.intervalMillis += SLOWER_MILLIS;
        return { state: 'slow-down', intervalMillis: one.intervalMillis };
      }
      const { settled } = one;
      if (settled === undefined) return { state: 'pending', intervalMillis: one.intervalMillis };
      // It is answered once, whatever comes of it.
      waiting.delete(deviceCode);
      if (!settled.isConfirmed) return { state: 'denied' };
      const { principal, session: via } = settled.by;
      return store.write((tx) => {
        const confirming = tx.tokens.get(via);
        const isGood = confirming !== undefined && endOfToken(confirming, logTime(tx, clock)) === undefined;
        // Whoever confirmed has signed out, or has left, since.
        if (!isGood || tx.principals.get(principal)?.state !== 'active') return { state: 'denied' };
        const session = startSession(tx, deps, {
          kind: 'cli',
          principal,
          proof: via,
          issuedVia: via,
          from: one.from,
        });
        return { state: 'done', session };
      });
    },
  };
}

const isTooEarly = ({ polledAt, intervalMillis }: Waiting, { now }: Clock): boolean =>
  // A second for what lies between the two clocks and the line.
  polledAt > 0 && now() - polledAt < intervalMillis - 1_000;

/** 34 bits, good for ten minutes, and only for who is signed in and seldom wrong. */
function createUserCode({ randomBytes }: { readonly randomBytes: RandomBytes }): string {
  let code = '';
  while (code.length < CODE_LENGTH)
    // What would come up more often than others is left out.
    for (const byte of randomBytes(16))
      if (byte < 240 && code.length < CODE_LENGTH) code += LETTERS[byte % LETTERS.length];
  return code;
}

const normalized = (typed: string): string => typed.toUpperCase().replace(/[^A-Z]/g, '');
