import type { NotificationName } from '@countersign/schema';
import type { RequestRecord } from '../../ports/index.ts';
import type { Directory } from '../directory.ts';
import { dataOf, type ResolveTable } from './resolve-context.ts';

/** Everybody who approves or administers on the account of a request, and every auditor. */
export const overseersOf = (
  directory: Directory,
  { account }: Pick<RequestRecord, 'account'>,
): readonly string[] => [
  ...new Set([
    ...directory.withRole('approver', account),
    ...directory.withRole('administrator', account),
    ...directory.withRole('auditor', null),
  ]),
];

/** What is told of requests for which somebody broke the glass. Each by itself, also those of one file. */
export const BREAK_GLASS_NOTICES = {
  'glass-broken': ({ request, directory }) =>
    request === null
      ? []
      : [{ subject: request.id, account: request.account, recipients: overseersOf(directory, request) }],
  'break-glass-overdue': () => [],
  'break-glass-reviewed': (context) => {
    const { request, directory, tx } = context;
    const data = dataOf(context, 'break-glass.reviewed');
    if (request === null || data === null) return [];
    const brokenBy = tx.breakGlass.get(data.breakGlass)?.principal;
    const recipients = new Set([
      ...(brokenBy === undefined ? [] : [brokenBy]),
      ...overseersOf(directory, request),
    ]);
    return [{ subject: request.id, account: request.account, recipients: [...recipients] }];
  },
} as const satisfies Partial<ResolveTable<NotificationName>>;
