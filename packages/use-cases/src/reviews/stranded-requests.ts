import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { BEGIN } from '../inbox/walk-inbox.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { lackingApprovals } from './lacking-approvals.ts';

/** Requests that are looked at, those that are due first: one that nobody can approve comes to the front. */
const LOOKS = 100;

/** Requests that nobody is left to approve, as far as the first that are due tell. */
export const strandedRequests = (tx: ReadTransaction): readonly RequestRecord[] =>
  tx.waiting.list({ kind: 'review', after: BEGIN, limit: LOOKS }).flatMap(({ id }) => {
    const request = tx.requests.get(id);
    return request !== undefined && lackingApprovals(tx, request, approvalStatusOf(tx, request)) !== null
      ? [request]
      : [];
  });
