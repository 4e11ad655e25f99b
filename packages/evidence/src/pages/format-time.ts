/** A time as people read it, still to the millisecond and in UTC: 2026-07-03 00:42:00.000Z (RFC 3339, section 5.6). */
export const formatTime = (at: string | null | undefined): string => (at ?? '–').replace('T', ' ');
