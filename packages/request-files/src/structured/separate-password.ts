import type { TypedEntries } from '../rows/check-password.ts';
import { isRecord } from './is-record.ts';

/**
 * Takes the password that a person typed out of a request: `change.password` and `change.passwordConfirmation`. A password
 * that is sealed already is an object, and stays.
 */
export function separatePassword(request: unknown): { input: unknown; typed: TypedEntries } {
  if (!isRecord(request) || !isRecord(request.change)) return { input: request, typed: {} };
  const { password: text, passwordConfirmation: confirmation, ...change } = request.change;
  if (isRecord(text) && confirmation === undefined) return { input: request, typed: {} };
  return { input: { ...request, change }, typed: { text, confirmation } };
}
