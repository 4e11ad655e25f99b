import { statSync } from 'node:fs';

/** Looks whether the files that were opened are still those that a path leads to. */
export interface FileWatch {
  /** What became of them, for the user; undefined when they are where they were. */
  moved(): string | undefined;
}

/**
 * Whatever is committed into a file that was replaced or removed is seen by nobody else, and is gone with this process;
 * SQLite itself goes on writing (sqlite.org/howtocorrupt.html, section 2.4). Made right after the files were opened.
 */
export function watchFiles(path: string): FileWatch {
  const watched = [
    { file: path, name: 'the database file', opened: identityOf(path) },
    { file: `${path}-wal`, name: 'the write-ahead log of the database', opened: identityOf(`${path}-wal`) },
  ];
  return {
    moved: () => {
      for (const one of watched) {
        const now = identityOf(one.file);
        // The write-ahead log is made by the first use.
        one.opened ??= now;
        if (now === one.opened) continue;
        return now === undefined
          ? `${one.name} was removed while it was in use`
          : `${one.name} was replaced while it was in use`;
      }
      return undefined;
    },
  };
}

function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
