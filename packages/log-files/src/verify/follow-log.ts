import {
  followKeys,
  type KeyRotation,
  type LogSource,
  openCheckpoint,
  type PinnedCheckpoint,
  readKeyRotation,
  type TrustedLog,
} from '@countersign/audit-log';

import type { OpenedLog } from '../open/opened-log.ts';

/**
 * The keys of a log, from those that are trusted: another one is believed where the one before has named it in an entry. Each such entry has a
 * checkpoint, which the log has to continue like one that was kept.
 */
export function followLog(
  trusted: TrustedLog,
  source: Pick<LogSource, 'entries'>,
): { readonly trusted: TrustedLog; readonly rotations: readonly PinnedCheckpoint[] } {
  const found = [...rotationsIn(source)];
  const followed = followKeys(trusted, found);
  const rotations = found.map(({ index, note }) => ({
    name: `of entry ${index}, by which the key was replaced`,
    note,
  }));
  return { trusted: followed, rotations };
}

/** As `followLog`, where the newest checkpoint is not signed by a key that is trusted already: reading all entries takes a while. */
export function followLogIfNeeded(
  trusted: TrustedLog,
  log: Pick<OpenedLog, 'source' | 'newest'>,
): TrustedLog {
  const newest = log.newest();
  return newest === undefined || openCheckpoint(newest, trusted).ok
    ? trusted
    : followLog(trusted, log.source).trusted;
}

/** Nothing further where it cannot be read, which verifying it will say. */
function* rotationsIn(source: Pick<LogSource, 'entries'>): Generator<KeyRotation> {
  try {
    for (const { idx, body } of source.entries()) {
      const rotation = body instanceof Uint8Array ? readKeyRotation(Number(idx), body) : undefined;
      if (rotation !== undefined) yield rotation;
    }
  } catch {
    // Told where it is read again.
  }
}
