import type { Principal } from '@countersign/schema';
import { isAuthorized, requestObject } from '../authorization/index.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import type { ReadTransaction, RequestRecord } from '../ports/index.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';

/** Tells who may review that the glass was broken: nobody who asked for the request or broke the glass for it, under any name. */
export function breakGlassReviewers(
  tx: ReadTransaction,
  { request, brokenBy }: { readonly request: RequestRecord; readonly brokenBy: string },
): (principal: Principal) => boolean {
  const object = requestObject(tx, request);
  const hasPart = mayBeOneOf(tx, [...askersOf(tx, request), brokenBy], { from: request.createdAt });
  return (principal) => isAuthorized(principal, 'break-glass.review', object) && !hasPart(principal.id);
}
