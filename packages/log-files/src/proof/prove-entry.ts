import { formatProof, inclusionProof, type TrustedLog, verifyProof } from '@countersign/audit-log';
import { LogBrokenError, UnusableInputError } from '../errors.ts';
import { openSignedLog } from '../open/open-signed-log.ts';
import type { OpenedLog } from '../open/opened-log.ts';

/** An entry, and the proof that the log holds it (c2sp.org/tlog-proof). */
export interface EntryProof {
  readonly proof: string;
  /** Its exact bytes. */
  readonly body: Uint8Array;
}

/**
 * Makes the proof of an entry, under the newest checkpoint, from a store or an export.
 * @throws UnusableInputError when the signed log has no such entry, LogBrokenError when it is not what was signed
 */
export function proveEntry(log: OpenedLog, trusted: TrustedLog, index: number): EntryProof {
  const { size, note, readNode } = openSignedLog(log, trusted);
  if (index >= size)
    throw new UnusableInputError(
      `The log has ${size} entries, from 0 to ${size - 1}; there is no entry ${index}.`,
    );
  const checkpoint = Buffer.from(note).toString('utf8');
  const proof = formatProof({ index, hashes: inclusionProof(index, size, readNode), checkpoint });
  const [body] = log.bodies(index, 1);
  if (body === undefined || !verifyProof({ entry: body, proof }, trusted).ok)
    throw new LogBrokenError(`Entry ${index} is not what was signed. "countersign audit verify" tells more.`);
  return { proof, body };
}
