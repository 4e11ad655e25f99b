import { parseVkey } from '@countersign/audit-log';
import { createPolicyEvaluators, nextTurn, randomBytes } from '@countersign/runtime';
import type { SqliteStore } from '@countersign/store';
import { silentLogger, type TempStore } from '@countersign/store/testing';
import {
  createLedger,
  createPermitHistories,
  createRefusalCounter,
  LEASE_MILLIS,
} from '@countersign/use-cases';
import type { Ledger } from '@countersign/use-cases/ports';

/** The ledger on a store, as the worker `wrk_me` has it. */
export function ledgerOn(store: SqliteStore, { clock, settings }: TempStore): Ledger {
  const { origin, verifierKeys } = settings.log;
  const ledger = createLedger({
    store,
    clock,
    ids: settings.ids,
    randomBytes,
    logger: silentLogger,
    policies: createPolicyEvaluators(),
    // No review of these stores is signed.
    reviewSeal: { verify: () => false },
    refusals: createRefusalCounter(clock),
    histories: createPermitHistories({ origin, vkeys: verifierKeys.map(parseVkey) }, nextTurn),
    permitMillis: 3_600_000,
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis: 10_000,
    maxAttempts: 3,
    pollMillis: 1_000,
  });
  return ledger({ kind: 'worker', id: 'wrk_me' });
}
