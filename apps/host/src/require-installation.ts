import { existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * What keeps a command from working on a data directory as its owner; undefined where nothing does. Files that another user
 * made in it, root included, the services could not open any more.
 */
export function problemOfInstallation(dataDirectory: string): string | undefined {
  const root = resolve(dataDirectory);
  if (!existsSync(join(root, 'countersign.db')) || !existsSync(join(root, 'keys', 'log.vkey')))
    return `${root} holds no installation; name its data directory with --data`;
  return problemOfOwner(root);
}

/** As `problemOfInstallation`, of a directory that need not hold anything yet. */
export function problemOfOwner(directory: string): string | undefined {
  const { uid, username } = userInfo();
  const owner = statSync(directory).uid;
  // Windows has no such numbers.
  if (uid === -1 || owner === uid) return undefined;
  return `${directory} belongs to another user (${owner}) than ${username}; run this as that user`;
}
