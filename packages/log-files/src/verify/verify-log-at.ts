import { verifyLog } from '@countersign/audit-log';
import { openLog } from '../open/open-log.ts';
import { checkPermits } from './check-permits.ts';
import { checkSignedReviews } from './check-signed-reviews.ts';
import { checkTakenAway } from './check-taken-away.ts';
import { checkWitnesses, readPolicy } from './check-witnesses.ts';
import { followLog } from './follow-log.ts';
import { prunedBefore } from './pruned-before.ts';
import { readPinned } from './read-pinned.ts';
import { type KeyOptions, readTrustedKeys } from './read-trusted-keys.ts';
import { presentReport, type Verification } from './verification.ts';

export interface LogOptions extends KeyOptions {
  /** Data directory, file of a store, or folder of an export. */
  readonly path: string;
  /** Files with checkpoints that were kept outside. */
  readonly checkpoints?: readonly string[] | undefined;
  /** File that says which witnesses have to have cosigned it (c2sp.org/tlog-policy). */
  readonly policy?: string | undefined;
}

/**
 * Verifies a log from its stored bytes, without the service.
 * @throws UnusableInputError when there is no log, no usable key, or a file that was named cannot be read as what it is to be
 */
export async function verifyLogAt(options: LogOptions): Promise<Verification> {
  const log = await openLog(options.path);
  try {
    const { trusted, rotations } = followLog(readTrustedKeys(options, log.keyFile).trusted, log.source);
    const kept = (options.checkpoints ?? []).map((name) => ({ name, note: readPinned(name) }));
    const policy = options.policy === undefined ? null : readPolicy(options.policy);
    const witnessed = policy === null ? undefined : checkWitnesses({ log, kept, trusted, policy });
    // What others have cosigned is a checkpoint like one that was kept: the log has to continue it.
    const cosigned =
      witnessed?.note === undefined ? [] : [{ name: 'what was cosigned', note: witnessed.note }];
    const before = prunedBefore(log);
    const permits = checkPermits(log.source, before);
    const reviews = checkSignedReviews(permits.source, trusted.origin);
    const takenAway = checkTakenAway(reviews.source);
    const report = verifyLog(takenAway.source, {
      ...trusted,
      kept: [...kept, ...cosigned, ...rotations],
      prunedBefore: before,
    });
    return presentReport(report, {
      witnesses: witnessed,
      permits: permits.faults(),
      reviews: reviews.result(),
      takenAway: takenAway.faults(),
    });
  } finally {
    log.close();
  }
}
