import type { Clock } from '@countersign/use-cases/ports';
import type { HttpClient } from './http-call.ts';
import { statusFailure } from './status-failure.ts';

/** Answers of whatever stands before a provider that is away, and of one that wants fewer calls. */
const AWAY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Asks an address of a provider for nothing in particular. Any answer will do, also that there is no such page.
 * @throws ConnectorFailure where there is no answer, or one that says that the provider is away
 */
export async function reachProvider(
  { http, clock }: { readonly http: HttpClient; readonly clock: Clock },
  call: { readonly provider: string; readonly url: URL; readonly signal: AbortSignal },
): Promise<void> {
  const sent = { ...call, method: 'GET', changes: false } as const;
  const answer = await http(sent);
  if (AWAY.has(answer.status)) throw statusFailure(answer, sent, { now: clock.now() });
}
