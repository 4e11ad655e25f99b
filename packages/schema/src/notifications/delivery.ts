import { z } from 'zod';

/** Longest time in minutes that a notice waits for whether it is still needed: two weeks. */
const LONGEST_MINUTES = 20_160;

/**
 * When somebody is told of something. `at-once`: within seconds, together with whatever else there is then. `digest`: in the next mail of the
 * day. `after-MINUTES`: only if it still waits then. `off`: not at all.
 */
export const noticeDeliverySchema = z.string().refine((text) => parseNoticeDelivery(text) !== null, {
  error: `must be at-once, digest, off, or after-MINUTES such as after-30, up to after-${LONGEST_MINUTES}`,
});

export type NoticeDelivery =
  | { readonly when: 'at-once' | 'digest' | 'off' }
  | { readonly when: 'if-pending'; readonly minutes: number };

/** What a text says of when somebody is told; null where it says nothing of the kind. */
export function parseNoticeDelivery(text: string): NoticeDelivery | null {
  if (text === 'at-once' || text === 'digest' || text === 'off') return { when: text };
  const minutes = Number(/^after-([1-9]\d{0,4})$/.exec(text)?.[1] ?? Number.NaN);
  return minutes <= LONGEST_MINUTES ? { when: 'if-pending', minutes } : null;
}
