import { digestOf } from '../digest.ts';
import type { RevisionRecord } from '../ports/index.ts';

/** What reviews and permits are bound to: the request, the revision and every field of it. */
export function revisionDigest(
  content: Pick<RevisionRecord, 'request' | 'revision' | 'input' | 'salt'>,
): string {
  return digestOf({
    request: content.request,
    revision: content.revision,
    input: content.input,
    salt: content.salt,
  });
}
