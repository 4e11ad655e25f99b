import type { ErasureView, SubjectView } from '@countersign/schema';
import type { ErasureRecord, ReadTransaction, SubjectRecord } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';

export function presentErasure(erasure: ErasureRecord): ErasureView {
  return { ...erasure, askedAt: iso(erasure.askedAt), settledAt: isoOrNull(erasure.settledAt) };
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
    holds: tx.holds.ofSubject(id).map(({ subject: _, ...hold }) => ({
      ...hold,
      placedAt: iso(hold.placedAt),
      releasedAt: isoOrNull(hold.releasedAt),
    })),
    erasures: tx.erasures.ofSubject(id).map(presentErasure),
  };
}
