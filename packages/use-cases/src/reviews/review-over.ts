import { deadlinesOf } from '@countersign/lifecycle';
import { CountersignError, type Instant } from '@countersign/schema';
import { requirementsOf } from '../evaluation/approval-status.ts';
import type { LogReader, ProvisioningReader, RequestRecord } from '../ports/index.ts';

/**
 * Why nothing brings a request nearer to approval any more: policies let it expire, and that time has come, whether or not anybody has looked
 * since. When it is looked at stands in a row that may have been edited; when it was asked for, and what policies say, in what the log binds.
 */
export function reviewOver(
  tx: ProvisioningReader & LogReader,
  request: RequestRecord,
  at: Instant,
): CountersignError | undefined {
  const { requirements } = requirementsOf(tx, request);
  if (!requirements.some((one) => one.type === 'due' && one.overdue === 'expire')) return undefined;
  const askedAt = tx.revisions.get(request.id, request.revision)?.createdAt ?? at;
  const end = deadlinesOf(requirements, askedAt).find(({ does }) => does === 'expire');
  if (end === undefined || at < end.at) return undefined;
  return new CountersignError('REVIEW_OVER', { id: request.id, at: new Date(end.at).toISOString() });
}
