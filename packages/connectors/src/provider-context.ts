import type { AccountOf, Provider } from '@countersign/schema';
import type { StepContext } from '@countersign/use-cases/ports';

/** A step's context, on an account of one provider. */
export type ProviderContext<P extends Provider> = StepContext & { readonly account: AccountOf<P> };

/** What a call under the operator's rights needs to know. */
export type OperatorAccess<P extends Provider> = Pick<
  ProviderContext<P>,
  'account' | 'operator' | 'operatorCredentials' | 'signal'
>;

/** The provider's identifier of the API user as the latest of the earlier steps brought it to light. */
export function providerIdOfEarlierSteps(context: Pick<StepContext, 'earlier'>): string | undefined {
  return context.earlier.findLast(({ result }) => result.providerId !== undefined)?.result.providerId;
}
