import { type FSWatcher, watch } from 'node:fs';

/**
 * Has the operating system tell of writes to the write-ahead log of a database, by whichever process. Each comes before the commit that it
 * belongs to can be seen, and some belong to none: whoever is told looks, and looks again for a while.
 *
 * @param path of the database
 * @returns null where the system does not tell
 */
export function watchCommits(path: string, changed: () => void): { stop(): void } | null {
  let watcher: FSWatcher;
  try {
    watcher = watch(`${path}-wal`, { persistent: false });
  } catch {
    // No such file yet, or as many watched ones as a user may have.
    return null;
  }
  watcher.on('change', changed);
  watcher.on('error', () => watcher.close());
  return { stop: () => watcher.close() };
}
