import { ConnectorFailure } from '../ports/index.ts';

/** Anything that is no ConnectorFailure is a defect of the connector; what it did on the provider is not known then. */
export function asFailure(error: unknown): ConnectorFailure {
  if (error instanceof ConnectorFailure) return error;
  return new ConnectorFailure({
    code: 'CONNECTOR_DEFECT',
    message: 'The connector failed in a way that it should not. The log of the worker tells the cause.',
    retryable: false,
    effect: 'unknown',
    cause: error,
  });
}
