import { verifyLog } from '@countersign/audit-log';
import { readGiven } from './read-given.ts';
import { type KeyOptions, readTrustedKeys } from './read-trusted-keys.ts';
import { openLog } from './sources/open-log.ts';
import { presentReport, type Verification } from './verification.ts';

export interface LogOptions extends KeyOptions {
  /** Data directory, file of a store, or folder of an export. */
  readonly path: string;
  /** Files with checkpoints that were kept outside. */
  readonly checkpoints?: readonly string[] | undefined;
}

/**
 * Verifies a log from its stored bytes, without the service.
 * @throws UsageError when there is no log, no usable key, or a file that was named cannot be read
 */
export async function verifyLogAt(options: LogOptions): Promise<Verification> {
  const log = await openLog(options.path);
  try {
    const { trusted } = readTrustedKeys(options, log.keyFile);
    const kept = (options.checkpoints ?? []).map((name) => ({ name, note: readGiven(name) }));
    return presentReport(verifyLog(log.source, { ...trusted, kept }));
  } finally {
    log.close();
  }
}
