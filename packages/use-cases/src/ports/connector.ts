import type {
  Account,
  AccountFinding,
  Action,
  ApiUser,
  CallFailure,
  Change,
  Instant,
  Observation,
  Operator,
  PlanStep,
  ProbeResult,
  Provider,
  StepKey,
  StepResult,
  VerifyResult,
} from '@countersign/schema';

export type { AccountFinding, ProbeResult, VerifyResult } from '@countersign/schema';

/** Name and password for a provider's API. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * The credentials of the API user itself, as far as the worker holds them: only those of the inventory's own user name count.
 */
export type ApiUserCredentials =
  | {
      readonly kind: 'held';
      readonly credentials: Credentials;
      /** They were tried and found good before the step that takes access away, in this request. */
      readonly provenGood: boolean;
    }
  | { readonly kind: 'none' }
  /** What was handed in is for another user name than that of the API user. */
  | { readonly kind: 'other-user' }
  /** The provider's name of the API user is not known, so nobody can tell whose credentials these are. */
  | { readonly kind: 'name-unknown' };

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
  /** When the first step of the permit began, or it was issued; what happened on the provider before is not its effect. */
  readonly permittedAt: Instant;
  /** @throws ConnectorFailure when the reference cannot be resolved */
  operatorCredentials(): Promise<Credentials>;
  /**
   * Credentials of the API user itself, where the worker holds them sealed.
   * @param which `proven` prefers those that were found good before access was taken away
   */
  apiUserCredentials(which?: 'latest' | 'proven'): Promise<ApiUserCredentials>;
  /** The password of the API user that this step makes; null where none is held. */
  newPassword(): Promise<string | null>;
  readonly signal: AbortSignal;
}

/** What a look at the provider says about the effect of an `api` step. */
export type FindResult =
  | { readonly kind: 'applied'; readonly result: StepResult }
  | { readonly kind: 'absent' }
  /** This provider offers no way to look; a person has to. */
  | { readonly kind: 'cannot-look'; readonly reason: string };

/** Which of the provider's users has an address. */
export type Identification =
  | { readonly kind: 'found'; readonly result: StepResult }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'several' };

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
  /** Tries the credentials of an API user: whether they get in and can read a resource. Changes nothing. */
  probe(
    context: Pick<StepContext, 'account' | 'apiUser' | 'signal'> & { readonly credentials: Credentials },
  ): Promise<ProbeResult>;
  /** Whether the account can be worked with: credentials, rights, region. */
  check(
    context: Pick<StepContext, 'account' | 'operator' | 'operatorCredentials' | 'signal'>,
  ): Promise<readonly AccountFinding[]>;
  /**
   * Whether the account's provider can be reached: sends a call that says nothing and needs no credentials.
   * @throws ConnectorFailure
   */
  reach(context: Pick<StepContext, 'account' | 'signal'>): Promise<void>;
  /** Looks up the user of an address, in whatever spelling; null where the provider lets nobody look. */
  readonly identify:
    | ((
        context: Pick<StepContext, 'account' | 'operator' | 'operatorCredentials' | 'signal'>,
        address: string,
      ) => Promise<Identification>)
    | null;
}

/** Why a call of a provider failed. Says itself whether trying again can help and whether it may have taken effect. */
export class ConnectorFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;
  /** `none`: the provider certainly did not do it. `unknown`: it may have. */
  readonly effect: 'none' | 'unknown';
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMillis: number | null;
  /** The answer that it failed for, where there was one. */
  readonly observations: readonly Observation[];

  /** @param options.message for the user: what happened and what to do; never an upstream body. */
  constructor(options: {
    code: string;
    message: string;
    retryable: boolean;
    effect: 'none' | 'unknown';
    retryAfterMillis?: number;
    observations?: readonly Observation[];
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConnectorFailure';
    this.code = options.code;
    this.retryable = options.retryable;
    this.effect = options.effect;
    this.retryAfterMillis = options.retryAfterMillis ?? null;
    this.observations = options.observations ?? [];
  }

  /** What of it crosses machines: all but the cause. */
  toCallFailure(): CallFailure {
    const { code, message, retryable, effect, observations } = this;
    const retryAfterMillis =
      this.retryAfterMillis === null ? null : Math.max(0, Math.round(this.retryAfterMillis));
    return { code, message, retryable, effect, retryAfterMillis, observations };
  }
}
