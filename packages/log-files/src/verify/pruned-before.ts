import type { OpenedLog } from '../open/opened-log.ts';

/**
 * Below which index entries may be without bytes: what an entry of the log says, which is verified with all the others. 0
 * where no entry says so, and then each of them is an altered one.
 */
export function prunedBefore(log: OpenedLog): number {
  const retention = log.retention();
  if (retention === undefined) return 0;
  const { before, entry } = retention;
  // Above all that may be gone, so it cannot be one of those whose bytes nobody can check.
  if (!Number.isSafeInteger(before) || !(entry >= before)) return 0;
  const body = readEntry(log, entry);
  return body !== undefined && says(body, before) ? before : 0;
}

/** Nothing where it cannot be read, which the verification will report. */
function readEntry(log: OpenedLog, index: number): Uint8Array | undefined {
  try {
    return log.bodies(index, 1)[0];
  } catch {
    return undefined;
  }
}

function says(body: Uint8Array, before: number): boolean {
  try {
    const { type, data } = JSON.parse(Buffer.from(body).toString('utf8'));
    return type === 'log.pruned' && data.before === before;
  } catch {
    return false;
  }
}
