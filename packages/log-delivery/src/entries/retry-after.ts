import type { Instant } from '@countersign/schema';

/** What the header `Retry-After` asks for, in milliseconds (RFC 9110, 10.2.3); null where it asks for nothing. */
export function retryAfterMillis(header: string | null, now: Instant): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
