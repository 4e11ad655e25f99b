import type { Observation } from '@countersign/schema';
import { ConnectorFailure } from '@countersign/use-cases/ports';
import { failure } from './failure.ts';

/**
 * Passes a ConnectorFailure on and makes one of anything else. Of a foreign error only its kind is kept: its text may
 * quote a header or an answer.
 */
export function asFailure(error: unknown): ConnectorFailure {
  if (error instanceof ConnectorFailure) return error;
  const kind = error instanceof Error ? error.name : typeof error;
  return failure('CONNECTOR_FAULT', {
    message:
      'The connector failed in a way it should not (this is a bug). Look at the provider before you try again, and report it.',
    effect: 'unknown',
    cause: new Error(`unexpected ${kind} in a connector`),
  });
}

/** The same failure, with the provider's answer that it stands for. */
export function observedFailure(error: ConnectorFailure, observation: Observation): ConnectorFailure {
  const { code, message, retryable, effect, retryAfterMillis, cause } = error;
  return new ConnectorFailure({
    code,
    message,
    retryable,
    effect,
    ...(retryAfterMillis === null ? {} : { retryAfterMillis }),
    observations: [observation],
    cause,
  });
}
