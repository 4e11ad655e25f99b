import { requestEntries } from '../log/request-entries.ts';
import type { LogReader } from '../ports/index.ts';

/**
 * The sealed credentials of a request that the worker found good before access was taken away. Read from the log, so that
 * no edited row makes a refusal look like a proof.
 */
export function provenSecrets(tx: LogReader, request: string): ReadonlySet<string> {
  const trials = requestEntries(tx, request, 'credential.proven');
  return new Set(trials.flatMap(({ data }) => (data.good ? [data.secret] : [])));
}

/** All that it tried. */
export function triedSecrets(tx: LogReader, request: string): ReadonlySet<string> {
  return new Set(requestEntries(tx, request, 'credential.proven').map(({ data }) => data.secret));
}
