import type { InstallationSeal } from '../installation/installation-seal.ts';
import type { PasskeyVerifier } from '../ports/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import type { Challenges } from './challenges.ts';

/** How long a session lasts, in milliseconds. */
export interface SessionLimits {
  readonly idleMillis: number;
  readonly totalMillis: number;
}

/** What signing in needs. */
export interface SignInDeps extends PrincipalDeps {
  readonly passkeys: PasskeyVerifier;
  readonly challenges: Challenges;
  readonly refusals: RefusalCounter;
  readonly sessionLimits: SessionLimits;
  /** An enrolment may be the last one that the set-up waits for. */
  readonly installation: InstallationSeal;
}

/** Where a call comes from, so that people know their sessions again. */
export interface Origin {
  /** The program, as it describes itself. */
  readonly client: string | null;
  readonly address: string | null;
}
