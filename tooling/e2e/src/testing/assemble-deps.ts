import { parseVkey, type TrustedLog } from '@countersign/audit-log';
import { createPasswordFacts, type DerivePasswordFacts } from '@countersign/passwords';
import {
  createAllowedHosts,
  createCredentialSource,
  createPolicyEvaluators,
  loadReviewSeal,
  loadSealer,
  nextTurn,
  pause,
  randomBytes,
} from '@countersign/runtime';
import type { SqliteStore, StoreSettings } from '@countersign/store';
import { silentLogger } from '@countersign/store/testing';
import {
  type BatchDeps,
  createLedger,
  createPermitHistories,
  createRefusalCounter,
  type LedgerDeps,
  type WorkDeps,
} from '@countersign/use-cases';
import { ENVIRONMENT } from './companies.ts';

/** Everything that any use case asks for. */
export type Deps = Omit<BatchDeps & LedgerDeps & WorkDeps, 'store' | 'ledger'> & {
  readonly store: SqliteStore;
  readonly isAllowedHost: (host: string) => boolean;
  readonly trustedLog: TrustedLog;
  readonly workerId: string;
};

/** What a worker on this machine works with. */
export const workDeps = (deps: Deps): WorkDeps => ({
  ...deps,
  ledger: createLedger(deps)({ kind: 'worker', id: deps.workerId }),
});

/** Time between two looks at an external step. */
export const POLL_MILLIS = 300_000;
export const LEASE_MILLIS = 12_000;
export const PERMIT_MILLIS = 72 * 3_600_000;
export const MAX_ATTEMPTS = 3;

const policies = createPolicyEvaluators();
let passwordFacts: DerivePasswordFacts | undefined;

/** Puts together what use cases need around a store; the keys are made in their directory where there are none. */
export async function assembleDeps(
  { store, settings, keys }: { store: SqliteStore; settings: StoreSettings; keys: string },
  connectors: Deps['connectors'],
): Promise<Deps> {
  passwordFacts ??= createPasswordFacts();
  return {
    ...settings,
    store,
    connectors,
    policies,
    randomBytes,
    micros: () => 0,
    derivePasswordFacts: passwordFacts,
    logger: silentLogger,
    reviewSeal: await loadReviewSeal(keys),
    sealer: await loadSealer(keys),
    credentials: createCredentialSource({ root: keys, environment: ENVIRONMENT }),
    isAllowedHost: createAllowedHosts(keys),
    trustedLog: { origin: settings.log.origin, vkeys: settings.log.verifierKeys.map(parseVkey) },
    refusals: createRefusalCounter(settings.clock),
    histories: createPermitHistories(
      {
        origin: settings.log.origin,
        vkeys: settings.log.verifierKeys.map(parseVkey),
      },
      nextTurn,
    ),
    permitMillis: PERMIT_MILLIS,
    workerId: 'wrk_one',
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis: 10_000,
    maxAttempts: MAX_ATTEMPTS,
    pollMillis: POLL_MILLIS,
    maxBytes: 1_000_000,
    pause,
  };
}
