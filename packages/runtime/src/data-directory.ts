import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where everything of one installation lies. */
export interface DataDirectory {
  readonly root: string;
  readonly store: string;
  readonly keys: string;
  readonly queue: string;
  /** Tokens and keys of the people who work on this machine, one file each. */
  readonly people: string;
  /** Files that were sent to the API, each until it is read. */
  readonly uploads: string;
  /** Pictures that people attach to tasks, encrypted. */
  readonly evidence: string;
}

/** Names the places below a data directory and makes it, readable by its owner only. */
export function openDataDirectory(path: string): DataDirectory {
  const root = resolve(path);
  const directory: DataDirectory = {
    root,
    store: join(root, 'countersign.db'),
    keys: join(root, 'keys'),
    queue: join(root, 'queue'),
    people: join(root, 'people'),
    uploads: join(root, 'uploads'),
    evidence: join(root, 'evidence'),
  };
  for (const made of [root, directory.keys, directory.people]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
    // One that was there before may be open to others.
    chmodSync(made, 0o700);
  }
  return directory;
}
