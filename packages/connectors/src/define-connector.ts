import type { AccountOf, Provider, StepKey, StepResult } from '@countersign/schema';
import type {
  AccountFinding,
  Connector,
  Credentials,
  FindResult,
  Identification,
  ProbeResult,
  StepContext,
  VerifyResult,
} from '@countersign/use-cases/ports';
import { asFailure } from './failure/as-failure.ts';
import { failure } from './failure/failure.ts';
import type { OperatorAccess, ProviderContext } from './provider-context.ts';

/** A step that the worker carries out, and how to see whether it took effect. */
export interface ApiStep<P extends Provider> {
  execute(context: ProviderContext<P>): Promise<StepResult>;
  find(context: ProviderContext<P>): Promise<FindResult>;
}

/** How to see whether the provider has what a step was for. */
export type ReadBack<P extends Provider> = (context: ProviderContext<P>) => Promise<VerifyResult>;

export interface ConnectorDefinition<P extends Provider> {
  readonly provider: P;
  readonly api: Readonly<Partial<Record<StepKey, ApiStep<P>>>>;
  /** The `external` and the `verify` steps. */
  readonly readBacks: Readonly<Partial<Record<StepKey, ReadBack<P>>>>;
  readonly probe: (access: Probed<P>) => Promise<ProbeResult>;
  readonly check: (access: OperatorAccess<P>) => Promise<readonly AccountFinding[]>;
  readonly reach: (access: Pick<ProviderContext<P>, 'account' | 'signal'>) => Promise<void>;
  /** Left out where the provider lets nobody look users up. */
  readonly identify?: (access: OperatorAccess<P>, address: string) => Promise<Identification>;
}

/** What trying an API user's credentials needs. */
export type Probed<P extends Provider> = Pick<ProviderContext<P>, 'account' | 'apiUser' | 'signal'> & {
  readonly credentials: Credentials;
};

/** Makes a connector that finds the operation of a step and rejects with ConnectorFailure only. */
export function defineConnector<P extends Provider>(definition: ConnectorDefinition<P>): Connector {
  const { provider, api, readBacks, probe, check, reach, identify } = definition;

  const apiStep = (context: StepContext): ApiStep<P> =>
    api[context.step.key] ?? unsupported(provider, context);

  return {
    provider,
    execute: (context) => failingCleanly(() => apiStep(context).execute(startedOn(context, provider))),
    find: (context) => failingCleanly(() => apiStep(context).find(startedOn(context, provider))),
    verify: (context) =>
      failingCleanly(() => {
        const readBack = readBacks[context.step.key] ?? unsupported(provider, context);
        return readBack(startedOn(context, provider));
      }),
    probe: (access) => failingCleanly(() => probe(startedOn(access, provider))),
    check: (access) => failingCleanly(() => check(startedOn(access, provider))),
    reach: (access) => failingCleanly(() => reach(startedOn(access, provider))),
    identify:
      identify === undefined
        ? null
        : (access, address) => failingCleanly(() => identify(startedOn(access, provider), address)),
  };
}

async function failingCleanly<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw asFailure(error);
  }
}

function unsupported(provider: Provider, { step }: StepContext): never {
  throw failure('STEP_UNSUPPORTED', {
    message: `The connector of ${provider} cannot do the step ${step.key} (${step.kind}); a person has to.`,
  });
}

type Started = Pick<StepContext, 'account' | 'signal'>;

/** Narrows the account to the provider's, once it is certain that the call has not been stopped already. */
function startedOn<C extends Started, P extends Provider>(
  context: C,
  provider: P,
): C & { readonly account: AccountOf<P> } {
  if (context.signal.aborted) {
    throw failure('CALL_ABORTED', { message: 'The step was stopped before anything was sent.' });
  }
  if (!isOn(context, provider)) {
    throw failure('ACCOUNT_UNUSABLE', {
      message: `The account ${context.account.id} is on ${context.account.provider}, not on ${provider}. Correct the account.`,
    });
  }
  return context;
}

function isOn<C extends Started, P extends Provider>(
  context: C,
  provider: P,
): context is C & { readonly account: AccountOf<P> } {
  return context.account.provider === provider;
}
