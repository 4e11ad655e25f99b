import type { Clock, SendResult } from '@countersign/use-cases/ports';
import type { post } from './post.ts';
import { retryAfterMillis } from './retry-after.ts';

/** What the receiver says about these messages; any other refusal is about the address, the token or the receiver itself. */
const ABOUT_THE_MESSAGES: ReadonlySet<number> = new Set([400, 413, 422]);

/** What an answer to messages means. Any 2xx answer means that the receiver has them. */
export function httpResult({ status, headers }: Awaited<ReturnType<typeof post>>, clock: Clock): SendResult {
  const code = `http-${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (ABOUT_THE_MESSAGES.has(status)) return { outcome: 'refused', code };
  const afterMillis = retryAfterMillis(headers['retry-after'] ?? null, clock.now());
  return { outcome: 'later', code, afterMillis };
}
