import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../connection.ts';
import type { StateDifference } from './state-difference.ts';

/** Pictures that were not erased as personal data, and the digests of their files. */
const STORED = `
  SELECT evidence_file.id, evidence_file.stored_digest AS digest
  FROM evidence_file JOIN request ON request.id = evidence_file.request
  JOIN subject_key ON subject_key.subject = coalesce(request.subject, request.id)
  WHERE subject_key.wrapped IS NOT NULL`;

/** Compares the files of pictures with their rows, which were compared with the log. Takes no key: the files are encrypted. */
export function compareEvidenceFiles(
  connection: Connection,
  directory: string,
  report: (difference: StateDifference) => void,
): number {
  let compared = 0;
  for (const { id, digest } of connection.prepare<[], { id: string; digest: string }>(STORED).iterate()) {
    compared += 1;
    const found = digestOfFile(join(directory, digest));
    if (found === digest) continue;
    const kind = found === undefined ? 'missing' : 'edited';
    report({ table: 'evidence_file', id, kind, what: 'the file beside the database' });
  }
  return compared;
}

function digestOfFile(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
