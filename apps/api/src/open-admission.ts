import { createPasswordFacts } from '@countersign/passwords';
import {
  createHostKeys,
  createPolicyEvaluators,
  type Installation,
  loadReviewSeal,
  loadSealToWorker,
  monotonicMicros,
  pause,
  randomBytes,
} from '@countersign/runtime';
import { openStore, type SqliteStore } from '@countersign/store';
import { type BatchDeps, keyInUse } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { ApiConfig } from './config.ts';

/** What taking requests in needs, in whichever thread it is done. */
export interface Admission extends Omit<BatchDeps, 'store'> {
  readonly store: SqliteStore;
}

/** Opens the store, beside others that have it open. @throws what opening the store and reading the keys throws */
export async function openAdmission(
  { directory, clock, ids, store }: Installation,
  config: Pick<ApiConfig, 'permitMillis' | 'batchMaxBytes'>,
  logger: Logger,
): Promise<Admission> {
  const reviewSeal = await loadReviewSeal(directory.keys);
  const hostKeys = createHostKeys(directory.keys);
  const opened = openStore({ ...store, logger, isVerified: true });
  const sealer = await loadSealToWorker(directory.keys, () =>
    opened.read((tx) => keyInUse(tx, hostKeys, 'worker')),
  );
  return {
    store: opened,
    clock,
    ids,
    logger,
    sealer,
    randomBytes,
    pause,
    policies: createPolicyEvaluators(),
    micros: monotonicMicros,
    reviewSeal,
    derivePasswordFacts: createPasswordFacts(),
    permitMillis: config.permitMillis,
    maxBytes: config.batchMaxBytes,
  };
}
