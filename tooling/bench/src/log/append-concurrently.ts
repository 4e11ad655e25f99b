import type { SqliteStore } from '@countersign/store';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import type { Append } from './request-lives.ts';

/**
 * Has so many callers append at the same time, each one entry after the other, and each the next only once the one before
 * is on the disk.
 *
 * @returns number of entries appended
 */
export async function appendConcurrently(
  store: SqliteStore,
  { appends, writers }: { readonly appends: readonly Append[]; readonly writers: number },
): Promise<number> {
  let appended = 0;
  await forEachConcurrently(appends, writers, async ({ actor, event }) => {
    await store.write((tx) => tx.audit.append(actor, event));
    appended += 1;
  });
  return appended;
}
