import type {
  Account,
  Action,
  ApiUser,
  Change,
  Instant,
  Operator,
  PlanStep,
  Provider,
  StepKey,
  StepResult,
} from '@countersign/schema';

/** Name and password for a provider's API. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Everything that a connector may know about the step it carries out. */
export interface StepContext {
  readonly step: {
    readonly id: string;
    readonly key: StepKey;
    readonly kind: PlanStep['kind'];
    readonly attempt: number;
  };
  readonly action: Action;
  readonly change: Change;
  readonly account: Account;
  readonly operator: Operator;
  /** The inventory's record; for a create the reserved one. */
  readonly apiUser: ApiUser;
  /** Results of the steps before this one, in order. */
  readonly earlier: readonly { readonly key: StepKey; readonly result: StepResult }[];
  /** When the permit was issued; what happened on the provider before cannot be this step's effect. */
  readonly permittedAt: Instant;
  /** @throws ConnectorFailure when the reference cannot be resolved */
  operatorCredentials(): Promise<Credentials>;
  /** Credentials of the API user itself, where the worker holds them sealed; null where it does not. */
  apiUserCredentials(): Promise<Credentials | null>;
  readonly signal: AbortSignal;
}

/** What a look at the provider says about the effect of an `api` step. */
export type FindResult =
  | { readonly kind: 'applied'; readonly result: StepResult }
  | { readonly kind: 'absent' }
  /** This provider offers no way to look; a person has to. */
  | { readonly kind: 'cannot-look'; readonly reason: string };

/** What a read-back of a `verify` or `external` step says. */
export type VerifyResult =
  | { readonly kind: 'verified'; readonly result: StepResult }
  | { readonly kind: 'not-yet'; readonly reason: string }
  | { readonly kind: 'mismatch'; readonly differences: readonly string[] }
  | { readonly kind: 'cannot-verify'; readonly reason: string };

export interface AccountFinding {
  readonly check: string;
  readonly ok: boolean;
  readonly message: string;
}

/**
 * Speaks to one provider. Holds no state that matters: everything it must remember is in what it returns.
 * Its methods reject with ConnectorFailure only.
 */
export interface Connector {
  readonly provider: Provider;
  /** Carries an `api` step out. Called once per attempt, after the attempt is in the log. */
  execute(context: StepContext): Promise<StepResult>;
  /** Whether an earlier attempt of this `api` step took effect. Called before every attempt after the first. */
  find(context: StepContext): Promise<FindResult>;
  /** Reads back whether the provider has what was approved (`verify`), or whether somebody did their part (`external`). */
  verify(context: StepContext): Promise<VerifyResult>;
  /** Whether the account can be worked with: credentials, rights, region. */
  check(
    context: Pick<StepContext, 'account' | 'operator' | 'operatorCredentials' | 'signal'>,
  ): Promise<readonly AccountFinding[]>;
}

/** Why a call of a provider failed. Says itself whether trying again can help and whether it may have taken effect. */
export class ConnectorFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;
  /** `none`: the provider certainly did not do it. `unknown`: it may have. */
  readonly effect: 'none' | 'unknown';
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMillis: number | null;

  /** @param options.message for the user: what happened and what to do; never an upstream body. */
  constructor(options: {
    code: string;
    message: string;
    retryable: boolean;
    effect: 'none' | 'unknown';
    retryAfterMillis?: number;
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConnectorFailure';
    this.code = options.code;
    this.retryable = options.retryable;
    this.effect = options.effect;
    this.retryAfterMillis = options.retryAfterMillis ?? null;
  }
}
