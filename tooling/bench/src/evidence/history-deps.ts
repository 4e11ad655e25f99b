import { mkdirSync } from 'node:fs';
import { parseVkey } from '@countersign/audit-log';
import { createPasswordFacts } from '@countersign/passwords';
import { loadRules, shippedRules } from '@countersign/rules-engine';
import {
  createIds,
  createPolicyEvaluators,
  loadLogKey,
  loadPersonalKey,
  loadReviewSeal,
  loadSealer,
  nextTurn,
  openDataDirectory,
  pause,
  randomBytes,
} from '@countersign/runtime';
import { PROVIDERS } from '@countersign/schema';
import { openStore, type SqliteStore } from '@countersign/store';
import {
  type BatchDeps,
  createInstallPolicies,
  createPermitHistories,
  createRefusalCounter,
  createStartLog,
  type LedgerDeps,
  type WorkDeps,
} from '@countersign/use-cases';
import type { Clock, Connector } from '@countersign/use-cases/ports';

/** Everything that the use cases need to make a history, with providers that always do what they are asked. */
export type HistoryDeps = Omit<BatchDeps & LedgerDeps & WorkDeps, 'store' | 'ledger'> & {
  readonly store: SqliteStore;
};

const DAY = 86_400_000;
const quiet = () => undefined;
const LOGGER = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Opens an installation in a directory, as the API and the worker do, with another clock. */
export async function openHistory(dataDirectory: string, clock: Clock): Promise<HistoryDeps> {
  mkdirSync(dataDirectory, { recursive: true });
  const directory = openDataDirectory(dataDirectory);
  const logKey = await loadLogKey(directory.keys);
  const ids = createIds(clock);
  const store = openStore({
    path: directory.store,
    clock,
    ids,
    log: { origin: logKey.origin, signingKey: logKey.privateKey, verifierKeys: [logKey.vkey] },
    personalKey: await loadPersonalKey(directory.keys),
    randomBytes,
    logger: LOGGER,
  });
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) throw new Error('The shipped policies do not load.');
  await createStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
  await createInstallPolicies({ store, clock })(loaded.rules);
  return {
    store,
    clock,
    ids,
    logger: LOGGER,
    policies: createPolicyEvaluators(),
    randomBytes,
    micros: () => 0,
    derivePasswordFacts: createPasswordFacts(),
    reviewSeal: await loadReviewSeal(directory.keys),
    sealer: await loadSealer(directory.keys),
    credentials: { resolve: async () => ({ username: 'root', password: 'not used' }) },
    connectors: new Map(PROVIDERS.map((provider) => [provider, willing(provider)])),
    refusals: createRefusalCounter(clock),
    histories: createPermitHistories({ origin: logKey.origin, vkeys: [parseVkey(logKey.vkey)] }, nextTurn),
    permitMillis: 30 * DAY,
    // Time flies in a history: no lease may run out under a step.
    leaseMillis: 30 * DAY,
    stepTimeoutMillis: 60_000,
    maxAttempts: 3,
    pollMillis: 1_000,
    maxBytes: 1_000_000,
    pause,
  };
}

/** What the worker sees of a user that its provider lets in nowhere. */
const FORBIDDEN = [
  { call: 'token', status: 200, code: null },
  { call: 'resource', status: 403, code: null },
] as const;

/** Does what it is asked; only the API users of their own on ESET PROTECT Hub are let in nowhere. */
function willing(provider: Connector['provider']): Connector {
  return {
    provider,
    execute: async ({ step, apiUser }) => ({
      knownBy: 'answered',
      providerId: apiUser.providerId ?? `made-by-${step.id.slice(-8)}`,
    }),
    find: async () => ({ kind: 'absent' }),
    verify: async ({ action, step }) =>
      provider === 'eset-protect-hub' && action === 'create' && step.kind === 'verify'
        ? { kind: 'mismatch', differences: ['403 after a good token'], observations: FORBIDDEN }
        : {
            kind: 'verified',
            result: {
              knownBy: step.key.startsWith('ema2.')
                ? 'inventory'
                : step.key.includes('no-api-access')
                  ? 'negative'
                  : 'positive',
              status: action === 'delete' ? 'removed' : action === 'disable' ? 'disabled' : 'active',
              integrationsEnabled: !['delete', 'disable', 'revoke-api-access'].includes(action),
              permissionType: 2,
            },
          },
    probe: async () => ({ kind: 'good', observations: [] }),
    check: async () => [],
    reach: async () => undefined,
    identify: null,
  };
}
