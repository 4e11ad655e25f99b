import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ConnectorFailure } from '@countersign/use-cases/ports';

/** The failure that an operation must end with, and nothing else. */
export async function failureOf(operation: Promise<unknown>): Promise<ConnectorFailure> {
  const outcome = await operation.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof ConnectorFailure, `expected a ConnectorFailure, got ${inspect(outcome)}`);
  assert.match(outcome.code, /^[A-Z][A-Z0-9_]*$/, 'codes are UPPER_SNAKE');
  assert.notEqual(outcome.message, '', 'the message is for the user');
  return outcome;
}

/** Everything that a log would show of an error: message, stack, cause and own properties. */
export function shownOf(error: Error): string {
  return inspect(error, { depth: null, showHidden: true });
}
