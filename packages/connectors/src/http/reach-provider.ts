import type { Clock } from '@countersign/use-cases/ports';
import type { HttpCall, HttpClient } from './http-call.ts';
import { statusFailure } from './status-failure.ts';

/** Answers of whatever stands before a provider that is away, and of one that wants fewer calls. */
const AWAY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends a call without credentials that the provider documents and that changes nothing. Any answer of its own will do, also that
 * nobody may do this; an address that it does not know might be answered by something that stands before it.
 * @throws ConnectorFailure where there is no answer, or one that says that the provider is away
 */
export async function reachProvider(
  { http, clock }: { readonly http: HttpClient; readonly clock: Clock },
  call: Pick<HttpCall, 'provider' | 'method' | 'url' | 'body' | 'signal'>,
): Promise<void> {
  const sent = { ...call, changes: false };
  const answer = await http(sent);
  if (AWAY.has(answer.status)) throw statusFailure(answer, sent, { now: clock.now() });
}
