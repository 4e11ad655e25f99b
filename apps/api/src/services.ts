import { availableParallelism } from 'node:os';
import { parseSigningKey, signNote, type TrustedLog, type WitnessPolicy } from '@countersign/audit-log';
import { createPolicyAssessor } from '@countersign/backtest/assess';
import { loadRules, shippedRules } from '@countersign/rules-engine';
import {
  createAllowedHosts,
  loadInstallation,
  loadWitnessPolicy,
  startReferenceEvaluator,
} from '@countersign/runtime';
import { CountersignError, type Digest } from '@countersign/schema';
import {
  continuePruning,
  createInstallPolicies,
  createRefusalCounter,
  createStartLog,
  digestOf,
  type RefusalCounter,
} from '@countersign/use-cases';
import type { Logger, PolicyAssessor } from '@countersign/use-cases/ports';
import { type BatchDesk, createBatchDesk } from './batches/take-in-thread.ts';
import type { ApiConfig, ServerLimits } from './config.ts';
import { type Admission, openAdmission } from './open-admission.ts';

/** What the routes work with. */
export interface Services extends Admission {
  readonly retentionMillis: number;
  readonly work: ApiConfig['work'];
  readonly keys: { readonly origin: string; readonly vkey: string; readonly workerRecipient: string };
  readonly trustedLog: TrustedLog;
  /** Whose cosignatures are enough; null where no witnesses are configured. */
  readonly witnessPolicy: WitnessPolicy | null;
  readonly shippedDigest: Digest;
  /** Whether an account may name a host of its provider. */
  readonly isAllowedHost: (host: string) => boolean;
  readonly refusals: RefusalCounter;
  readonly assessor: PolicyAssessor;
  readonly batches: BatchDesk;
  /** Signs what leaves the installation, as the log does: gives the note for a text. @throws CountersignError KEY_UNUSABLE */
  readonly signNote: (text: string) => string;
  /** Directory in which the first administrator's token is left. */
  readonly peopleDirectory: string;
}

/**
 * Opens the store; where no policies are in force yet, the shipped ones are put in force.
 * @throws CountersignError POLICY_ERROR when the shipped policies do not load, and what opening the store throws
 */
export async function openServices(
  config: Omit<ApiConfig, keyof ServerLimits>,
  logger: Logger,
): Promise<Services> {
  const reference = startReferenceEvaluator();
  const installation = await loadInstallation(config.dataDirectory);
  const { directory, clock, logKey } = installation;
  const { dataDirectory, permitMillis, batchMaxBytes, logLevel } = config;
  const signingKey = logKey.privateKey === null ? null : parseSigningKey(logKey.privateKey);
  const witnessPolicy = loadWitnessPolicy(config.witnessPolicy, logKey.trusted);
  const loaded = loadRules(shippedRules);
  if (!loaded.ok) {
    throw new CountersignError('POLICY_ERROR', {
      problem: loaded.findings.map((one) => `${one.rule}: ${one.message}`).join('; '),
    });
  }
  const shippedDigest = digestOf(loaded.rules);
  const admission = await openAdmission(installation, config, logger);
  const { store } = admission;
  // A log that does not match its checkpoint can be read all the same, and somebody has to look at it.
  if (store.health().ok) {
    await continuePruning(store);
    await createStartLog({ store })({ origin: logKey.origin, verifier: logKey.vkey });
    const inForce = await createInstallPolicies({ store, clock })(loaded.rules);
    if (inForce !== shippedDigest) {
      logger.warn(
        { inForce, shipped: shippedDigest },
        'this version comes with other policies than those in force; "countersign policy diff active shipped" shows the difference',
      );
    }
  }
  await reference;
  return {
    ...admission,
    refusals: createRefusalCounter(clock),
    retentionMillis: config.retentionMillis,
    work: config.work,
    keys: { origin: logKey.origin, vkey: logKey.vkey, workerRecipient: admission.sealer.recipient },
    trustedLog: logKey.trusted,
    witnessPolicy,
    shippedDigest,
    isAllowedHost: createAllowedHosts(directory.root),
    assessor: createPolicyAssessor({
      newestDecisions: (count) => store.read((tx) => tx.decisions.newest(count)),
      personalKey: installation.store.personalKey,
      storePath: directory.store,
      workers: availableParallelism(),
    }),
    batches: createBatchDesk({ dataDirectory, permitMillis, batchMaxBytes, logLevel }),
    signNote: (text) => {
      if (signingKey === null) throw new CountersignError('KEY_UNUSABLE');
      return signNote(text, [signingKey]);
    },
    peopleDirectory: directory.people,
  };
}
