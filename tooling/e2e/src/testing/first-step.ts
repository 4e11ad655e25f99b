import type { ApiUser } from '@countersign/schema';
import { ConnectorFailure, type StepRecord } from '@countersign/use-cases/ports';
import { view } from './act.ts';
import type { World } from './world.ts';

/** A provider whose API carries a create out in one step. */
export const EMA2 = 'eset-msp-administrator-2';
export const CREATE_USER = { mount: 'ema2', route: 'POST /api/User/Create' };
/** Longer than any pause between two attempts, in milliseconds. */
export const LONG_ENOUGH = 16 * 60_000;
/** By now nothing of a call that was cut off is under way any more, in milliseconds. */
export const CALL_OVER = 15_000;

/** @throws Error for a request without steps */
export function firstStep(world: World, request: string): StepRecord {
  const [step] = view(world, request).steps;
  if (step === undefined) throw new Error(`${request} has no steps`);
  return step;
}

/** The API user that a create has reserved a place for. */
export function reservation(world: World, request: string): ApiUser | undefined {
  const { apiUser } = view(world, request).request;
  return world.deps.store.read((tx) => tx.apiUsers.get(apiUser ?? ''));
}

/** What a connector rejects with; a provider that is away, where nothing else is said. */
export const failure = (fields: Partial<ConstructorParameters<typeof ConnectorFailure>[0]> = {}) =>
  new ConnectorFailure({
    code: 'PROVIDER_UNAVAILABLE',
    message: 'The provider cannot be reached. Try again later.',
    retryable: true,
    effect: 'none',
    ...fields,
  });
