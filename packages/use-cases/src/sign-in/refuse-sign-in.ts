import type { AuditEventData } from '@countersign/schema';
import type { Store } from '../ports/index.ts';
import type { RefusalCounter, RefusalEvent } from '../refusal-counter.ts';

/**
 * Puts on record that somebody tried to sign in in vain, or counts it where the same was recorded less than an hour ago: whoever tries
 * without end does not fill a log that is kept for good.
 */
export async function refuseSignIn(
  { store, refusals }: { readonly store: Store; readonly refusals: RefusalCounter },
  data: AuditEventData<'sign-in.refused'>,
): Promise<void> {
  const actor = { kind: 'system' } as const;
  const event: RefusalEvent = { type: 'sign-in.refused', request: null, data };
  if (refusals.isRepeated(actor, event)) return;
  try {
    await store.write((tx) => void tx.audit.append(actor, event));
  } catch (error) {
    refusals.forget(actor, event);
    throw error;
  }
}
