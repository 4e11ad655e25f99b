import type { NotificationName } from '@countersign/schema';
import { strandedRequests } from '../../reviews/stranded-requests.ts';
import { acknowledgersOf } from '../acknowledgers-of.ts';
import { reviewersOf } from '../reviewers-of.ts';
import { BREAK_GLASS_NOTICES } from './break-glass-notices.ts';
import {
  actorOf,
  dataOf,
  type Resolve,
  type ResolveContext,
  type ResolveTable,
  subjectOf,
} from './resolve-context.ts';

/** Whoever has their part in the request of an entry; nothing where it is about none. */
const ofRequest =
  (
    recipients: (
      context: ResolveContext,
      request: NonNullable<ResolveContext['request']>,
    ) => readonly string[],
  ): Resolve =>
  (context) => {
    const { request } = context;
    if (request === null) return [];
    const told = recipients(context, request);
    return [{ subject: subjectOf(request), account: request.account, recipients: told }];
  };

const toRequester = ofRequest((_context, request) => [request.requester]);

const ofFile =
  (recipients: (context: ResolveContext, submitter: string) => readonly string[]): Resolve =>
  (context) => {
    const data = dataOf(context, 'batch.row-refused', 'batch.decided', 'batch.stopped', 'batch.cancelled');
    const batch = data === null ? undefined : context.tx.batches.get(data.batch);
    const told = batch === undefined ? [] : recipients(context, batch.submitter);
    return batch === undefined || told.length === 0
      ? []
      : [{ subject: batch.id, account: null, recipients: told }];
  };

/** Nobody where nobody has to do it: then it is not told to a channel either. */
const ifAny =
  (resolve: Resolve): Resolve =>
  (context) =>
    resolve(context).filter(({ recipients }) => recipients.length > 0);

const wanted = ifAny(
  ofRequest((context, request) => {
    const { tx, directory } = context;
    const turn = reviewersOf(tx, directory, request);
    if (dataOf(context, 'review.recorded') === null) return turn;
    // Whoever comes after the stage that is over; the others have been told.
    const told = new Set(tx.notices.told(subjectOf(request), 'review-wanted', 0));
    return turn.filter((id) => !told.has(id));
  }),
);

/** What is told of requests as they go their way. */
export const REQUEST_NOTICES = {
  'review-wanted': wanted,
  'review-still-wanted': wanted,
  'reviewers-lacking': ({ tx, directory }) =>
    strandedRequests(tx).map(({ id, account, requester }) => ({
      subject: id,
      account,
      recipients: [...new Set([requester, ...directory.withRole('administrator', account)])],
    })),
  'review-settled': ifAny((context) => {
    const { tx, request } = context;
    if (request === null) return [];
    const subject = subjectOf(request);
    const askers = new Set([request.requester, actorOf(context)]);
    const recipients = tx.notices
      .told(subject, 'review-wanted', 0)
      .filter((id) => id !== '' && !askers.has(id));
    return [{ subject, account: request.account, recipients }];
  }),
  ...BREAK_GLASS_NOTICES,
  'acknowledgement-wanted': ifAny(
    ofRequest(({ tx, directory }, request) => acknowledgersOf(tx, directory, request)),
  ),
  'request-commented': ifAny(
    ofRequest((context, request) => {
      const { tx, directory } = context;
      const people = [
        request.requester,
        ...tx.notices.told(subjectOf(request), 'review-wanted', 0),
        ...tx.reviews.ofRequest(request.id).map(({ principal }) => principal),
        ...tx.comments.ofRequest(request.id).map(({ principal }) => principal),
        ...directory.ownerOf(request.integration),
      ];
      return [...new Set(people)].filter((id) => id !== '' && id !== actorOf(context));
    }),
  ),
  'request-denied': (context) => (context.request?.state === 'denied' ? toRequester(context) : []),
  'rows-refused': ofFile((_context, submitter) => [submitter]),
  'file-decided': ofFile((_context, submitter) => [submitter]),
  'file-stopped': ofFile(({ directory }, submitter) => [
    ...new Set([submitter, ...directory.withRole('administrator', null)]),
  ]),
  'file-cancelled': ofFile((context, submitter) => (actorOf(context) === submitter ? [] : [submitter])),
  'request-approved': toRequester,
  'request-braked': toRequester,
  'request-rejected': toRequester,
  'review-overdue': ifAny(
    ofRequest(({ tx, directory }, request) =>
      request.state === 'in-review'
        ? [...new Set([...reviewersOf(tx, directory, request), request.requester])]
        : [],
    ),
  ),
  'request-expired': toRequester,
  'request-returned': toRequester,
  'request-cancelled': (context) =>
    context.request?.requester === actorOf(context) ? [] : toRequester(context),
  'request-begun': toRequester,
  'request-done': toRequester,
  'request-failed': toRequester,
  'access-changed': ifAny(
    ofRequest(({ directory }, { integration, requester }) =>
      // Who asked for it is told that it is done as well.
      directory.ownerOf(integration).filter((id) => id !== requester),
    ),
  ),
  'exception-ending': () => [],
  'exception-ended': ofRequest(({ directory }, { integration, requester }) => [
    ...new Set([requester, ...directory.ownerOf(integration)]),
  ]),
} as const satisfies Partial<ResolveTable<NotificationName>>;
