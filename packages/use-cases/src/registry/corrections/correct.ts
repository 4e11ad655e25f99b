import type { AuditEvent, Digest } from '@countersign/schema';
import type { CorrectionRecord, WriteTransaction } from '../../ports/index.ts';
import { requireReason } from '../../require-reason.ts';
import {
  type CorrectedBy,
  type CorrectionDeps,
  changedFields,
  recordCorrection,
} from './record-correction.ts';

/** What is corrected, and how. */
interface Correction<T extends object> {
  readonly kind: CorrectionRecord['kind'];
  readonly target: string;
  readonly current: T;
  /** Fields as they are to be; what is left out stays. */
  readonly wanted: Readonly<Record<string, unknown>>;
  /** What stands against it, besides a missing reason. */
  readonly check: () => void;
  readonly apply: (after: Partial<T>) => void;
  readonly event: (
    digests: { before: Digest; after: Digest; reasonDigest: Digest },
    fields: readonly string[],
  ) => AuditEvent;
}

/**
 * Corrects what is known here of something, in one way for everything that can be corrected: with a reason, only what changes,
 * kept with what was there before, and in the log by digests.
 * @throws CountersignError REASON_MISSING, INPUT_INVALID where nothing changes, and what `check` throws
 */
export function correct<T extends object>(
  tx: WriteTransaction,
  deps: CorrectionDeps,
  { by, correction }: { readonly by: CorrectedBy; readonly correction: Correction<T> },
): T {
  const { kind, target, current, wanted, check, apply, event } = correction;
  requireReason(by.reason, 'a correction');
  check();
  const { before, after } = changedFields(current as Readonly<Record<string, unknown>>, wanted);
  // `wanted` names fields of `current` only.
  apply(after as Partial<T>);
  recordCorrection(tx, deps, {
    by,
    correction: { kind, target, before, after },
    event: (digests) => event(digests, Object.keys(after)),
  });
  return { ...current, ...after };
}
