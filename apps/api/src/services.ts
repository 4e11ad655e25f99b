import { createPasswordFacts } from '@countersign/passwords';
import { loadRules, shippedRules } from '@countersign/rules-engine';
import {
  createIds,
  createPolicyEvaluators,
  loadLogKey,
  loadReviewSeal,
  loadSealToWorker,
  monotonicMicros,
  openDataDirectory,
  randomBytes,
  systemClock,
} from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { openStore, type SqliteStore } from '@countersign/store';
import { type BatchDeps, makeActivatePolicies, makeStartLog } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { ApiConfig } from './config.ts';

/** What the routes work with. */
export interface Services extends Omit<BatchDeps, 'store'> {
  readonly store: SqliteStore;
  readonly logger: Logger;
  readonly keys: { readonly origin: string; readonly vkey: string; readonly workerRecipient: string };
  /** Directory in which the first administrator's token is left. */
  readonly peopleDirectory: string;
}

/**
 * Opens the store and puts the shipped policies in force.
 * @throws CountersignError POLICY_ERROR when the shipped policies do not load, and what opening the store throws
 */
export async function openServices(config: ApiConfig, logger: Logger): Promise<Services> {
  const directory = openDataDirectory(config.dataDirectory);
  const clock = systemClock;
  const ids = createIds(clock);
  const logKey = await loadLogKey(directory.keys);
  const sealer = await loadSealToWorker(directory.keys);
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) {
    throw new CountersignError('POLICY_ERROR', {
      problem: loaded.findings.map((one) => `${one.rule}: ${one.message}`).join('; '),
    });
  }
  const store = openStore({
    path: directory.store,
    clock,
    ids,
    log: { origin: logKey.origin, signingKey: logKey.privateKey, verifierKeys: [logKey.vkey] },
    logger,
  });
  // A log that does not match its checkpoint can be read all the same, and somebody has to look at it.
  if (store.health().ok) {
    await makeStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
    await makeActivatePolicies({ store, clock })(loaded.rules);
  }
  return {
    store,
    clock,
    ids,
    logger,
    sealer,
    randomBytes,
    policies: createPolicyEvaluators(),
    micros: monotonicMicros,
    reviewSeal: await loadReviewSeal(directory.keys),
    derivePasswordFacts: createPasswordFacts(),
    permitMillis: config.permitMillis,
    maxBytes: config.batchMaxBytes,
    keys: { origin: logKey.origin, vkey: logKey.vkey, workerRecipient: sealer.recipient },
    peopleDirectory: directory.people,
  };
}
