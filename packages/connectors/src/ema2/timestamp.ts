import type { Instant } from '@countersign/schema';

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

/** Reads a point in time; the documents do not show its form. Without a zone it is taken as UTC. Undefined if unreadable. */
export function readTimestamp(value: unknown): Instant | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const instant = Date.parse(value.includes('T') && !ZONED.test(value) ? `${value}Z` : value);
  return Number.isNaN(instant) ? undefined : instant;
}
