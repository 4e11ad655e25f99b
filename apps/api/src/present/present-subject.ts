import type { ErasureView, SubjectView } from '@countersign/schema';
import { type Erasure, listErasures } from '@countersign/use-cases';
import type { HoldRecord, ReadTransaction, SubjectRecord } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';

export function presentErasure(erasure: Erasure): ErasureView {
  return { ...erasure, askedAt: iso(erasure.askedAt), settledAt: isoOrNull(erasure.settledAt) };
}

export function presentHold(hold: HoldRecord) {
  return { ...hold, placedAt: iso(hold.placedAt), releasedAt: isoOrNull(hold.releasedAt) };
}

export function presentSubject(
  tx: ReadTransaction,
  { id, kind, account, erasedAt }: SubjectRecord,
): SubjectView {
  return {
    subject: id,
    kind,
    account,
    apiUsers: [...tx.subjects.apiUsers(id)],
    requests: tx.subjects.countRequests(id),
    erasedAt: isoOrNull(erasedAt),
    holds: tx.holds.ofSubject(id).map((hold) => {
      const { subject: _, ...shown } = presentHold(hold);
      return shown;
    }),
    erasures: listErasures(tx)
      .filter(({ subject }) => subject === id)
      .map(presentErasure),
  };
}
