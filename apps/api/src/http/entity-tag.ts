import { createHash } from 'node:crypto';
import { CountersignError } from '@countersign/schema';

/** What a representation is known by: another one as soon as any byte of it is. */
export const entityTag = (representation: string): string =>
  `"${createHash('sha256').update(representation).digest('base64url').slice(0, 27)}"`;

/** Whether a header `If-Match` or `If-None-Match` names it. Weak tags name nothing here, since an edit needs to know for certain. */
export const namesTag = (header: string, tag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim() === tag);

/** @throws CountersignError PRECONDITION_REQUIRED, PRECONDITION_FAILED */
export function requireMatch(ifMatch: string | undefined, tag: string): void {
  if (ifMatch === undefined) throw new CountersignError('PRECONDITION_REQUIRED');
  if (!namesTag(ifMatch, tag)) throw new CountersignError('PRECONDITION_FAILED');
}
