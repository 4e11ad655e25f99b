import { approvalStatusOf } from '../evaluation/approval-status.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import type { Directory } from './directory.ts';

/** Who still has to acknowledge what a request means, before it goes on. */
export function acknowledgersOf(
  tx: ReadTransaction,
  directory: Pick<Directory, 'ownerOf'>,
  request: RequestRecord,
): readonly string[] {
  if (request.state !== 'in-review') return [];
  const { outstanding } = approvalStatusOf(tx, request);
  return [
    ...new Set(
      outstanding.flatMap(({ by }) =>
        by === 'requester' ? [request.requester] : directory.ownerOf(request.integration),
      ),
    ),
  ];
}
