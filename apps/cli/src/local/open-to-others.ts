import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is there to be handed out, and what belongs to the stand-ins or is made anew. */
const FOR_ANYBODY = /(^|\/)[^/]+\.(vkey|pub\.pem|recipient)$/;
const LEFT_OUT = new Set(['sandbox', 'queue']);

/** A file or directory of an installation that other users of the machine can read, and its mode. */
export interface OpenToOthers {
  readonly path: string;
  /** As chmod takes it. */
  readonly mode: string;
}

/** Which parts of a data directory, itself included, are open to other users: store, keys, tokens, credentials, backups. */
export function findOpenToOthers(dataDirectory: string): readonly OpenToOthers[] {
  // Other rights than these are not told by a mode there.
  if (process.platform === 'win32') return [];
  const below = readdirSync(dataDirectory, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((entry) => {
      const path = join(dataDirectory, entry.name);
      if (!entry.isDirectory()) return [path];
      return [
        path,
        ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name)),
      ];
    });
  return [dataDirectory, ...below].flatMap((path) => {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
    if ((mode & 0o077) === 0 || FOR_ANYBODY.test(path)) return [];
    return [
      { path: relative(dataDirectory, path) || '.', mode: (mode & 0o777).toString(8).padStart(4, '0') },
    ];
  });
}
