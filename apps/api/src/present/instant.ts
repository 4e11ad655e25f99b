import type { Instant } from '@countersign/schema';

/** An instant as it goes over the wire. */
export const iso = (instant: Instant): string => new Date(instant).toISOString();

export const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : iso(instant));
