import { parseVkey, type TrustedLog } from '@countersign/audit-log';
import { createPasswordFacts, type DerivePasswordFacts } from '@countersign/passwords';
import {
  createAllowedHosts,
  createCredentialSource,
  createHostKeys,
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
  createInstallationSeal,
  createLedger,
  createPermitHistories,
  createRefusalCounter,
  type InstallationSeal,
  keyInUse,
  type LedgerDeps,
  type Retention,
  type WorkDeps,
} from '@countersign/use-cases';
import type { HostKeys } from '@countersign/use-cases/ports';
import { ENVIRONMENT } from './companies.ts';

/** Everything that any use case asks for. */
export type Deps = Omit<BatchDeps & LedgerDeps & WorkDeps, 'store' | 'ledger' | 'pause'> & {
  /** For a time, or until others had their turn. */
  readonly pause: (millis?: number) => Promise<void>;
  readonly store: SqliteStore;
  readonly isAllowedHost: (host: string) => boolean;
  readonly hostKeys: HostKeys;
  readonly trustedLog: TrustedLog;
  readonly installation: InstallationSeal;
  readonly retention: Retention;
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
const RETENTION_MILLIS = 400 * 86_400_000;

const policies = createPolicyEvaluators();
let passwordFacts: DerivePasswordFacts | undefined;

/** Puts together what use cases need around a store; the keys are made in their directory where there are none. */
export async function assembleDeps(
  { store, settings, keys }: { store: SqliteStore; settings: StoreSettings; keys: string },
  connectors: Deps['connectors'],
): Promise<Deps> {
  passwordFacts ??= createPasswordFacts();
  const trustedLog = settings.log.keyring?.trusted ?? {
    origin: settings.log.origin,
    vkeys: settings.log.verifierKeys.map(parseVkey),
  };
  const hostKeys = createHostKeys(keys);
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
    sealer: await loadSealer(keys, () => store.read((tx) => keyInUse(tx, hostKeys, 'worker'))),
    credentials: createCredentialSource({ root: keys, environment: ENVIRONMENT }),
    isAllowedHost: createAllowedHosts(keys),
    hostKeys,
    trustedLog,
    installation: createInstallationSeal({ store, trustedLog, pause: nextTurn }),
    refusals: createRefusalCounter(settings.clock),
    histories: createPermitHistories(trustedLog, nextTurn),
    retention: { millis: RETENTION_MILLIS, witnessPolicy: () => null, trustedLog },
    permitMillis: PERMIT_MILLIS,
    workerId: 'wrk_one',
    leaseMillis: LEASE_MILLIS,
    stepTimeoutMillis: 10_000,
    maxAttempts: MAX_ATTEMPTS,
    pollMillis: POLL_MILLIS,
    maxBytes: 1_000_000,
    pause: (millis) => (millis === undefined ? nextTurn() : pause(millis)),
  };
}
