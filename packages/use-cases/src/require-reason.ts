import { CountersignError, saysSomething } from '@countersign/schema';

/**
 * Whoever says no says why: it is shown to the one who asked, and to everybody who decides about it later.
 * @param action what needs the reason, such as `a rejection`
 * @throws CountersignError REASON_MISSING for none, and for one without a letter or digit
 */
export function requireReason(reason: string | null | undefined, action: string): asserts reason is string {
  if (!saysSomething(reason ?? '')) throw new CountersignError('REASON_MISSING', { action });
}
