import { availableParallelism } from 'node:os';
import {
  formatVkey,
  parseSigningKey,
  signNote,
  type TrustedLog,
  type WitnessPolicy,
} from '@countersign/audit-log';
import { createPolicyAssessor } from '@countersign/backtest/assess';
import { loadRules, shippedRules } from '@countersign/rules-engine';
import {
  createAllowedHosts,
  createEvidenceFiles,
  createHostKeys,
  createWitnessPolicySource,
  findPersonalKey,
  loadInstallation,
  nextTurn,
  readNotificationsFile,
  startReferenceEvaluator,
} from '@countersign/runtime';
import { CountersignError, type Digest, type NotificationsFile } from '@countersign/schema';
import {
  continuePruning,
  createInstallationSeal,
  createInstallPolicies,
  createPermitHistories,
  createRefusalCounter,
  createStartLog,
  createTokenUses,
  digestOf,
  type InstallationSeal,
  keyInUse,
  type PermitHistories,
  type RefusalCounter,
  type Retention,
  type TokenUses,
} from '@countersign/use-cases';
import type { EvidenceFiles, HostKeys, Logger, PolicyAssessor } from '@countersign/use-cases/ports';
import { type BatchDesk, createBatchDesk } from './batches/batch-desk.ts';
import type { ApiConfig, ServerLimits } from './config.ts';
import { type Admission, openAdmission } from './open-admission.ts';
import { createSettleKeys } from './settle-keys.ts';

/** What the routes work with. */
export interface Services extends Admission {
  readonly retention: Retention;
  /** Lets others have their turn between two pieces of what takes long. */
  readonly pause: () => Promise<void>;
  readonly work: ApiConfig['work'];
  readonly keys: {
    readonly origin: string;
    /** The verifier key of the log that signs it now. */
    readonly vkey: string;
    readonly workerRecipient: string;
  };
  readonly hostKeys: HostKeys;
  /** Puts keys in place whose time has come. */
  readonly settleKeys: () => void;
  readonly trustedLog: TrustedLog;
  /** Whose cosignatures are enough; gives null where no witnesses are configured. */
  readonly witnessPolicy: () => WitnessPolicy | null;
  readonly shippedDigest: Digest;
  /** Whether an account may name a host of its provider. */
  readonly isAllowedHost: (host: string) => boolean;
  /** When people of a role are told, as the host says; where its file cannot be used, as usual. */
  readonly notificationDefaults: () => NotificationsFile['defaults'];
  readonly installation: InstallationSeal;
  /** What the signed log says of requests and permits. */
  readonly histories: PermitHistories;
  readonly refusals: RefusalCounter;
  readonly uses: TokenUses;
  readonly assessor: PolicyAssessor;
  readonly batches: BatchDesk;
  /** Pictures that people attach to tasks. */
  readonly evidenceFiles: EvidenceFiles;
  /** Where files lie that were sent, until they are read. */
  readonly uploadsDirectory: string;
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
  const hostKeys = createHostKeys(directory.keys);
  const witnessPolicy = createWitnessPolicySource({
    path: config.witnessPolicy,
    dataDirectory: directory.root,
    log: logKey.trusted,
    onProblem: (err) => logger.error({ err }, 'the witness policy was changed to one that cannot be used'),
  });
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
  const { trusted: trustedLog } = logKey;
  const retention = { millis: config.retentionMillis, witnessPolicy, trustedLog };
  const seal = createInstallationSeal({ store, trustedLog, pause: nextTurn });
  await seal.catchUp();
  await reference;
  return {
    ...admission,
    installation: seal,
    histories: createPermitHistories(trustedLog, nextTurn),
    refusals: createRefusalCounter(clock),
    uses: createTokenUses(),
    retention,
    pause: nextTurn,
    work: config.work,
    keys: {
      origin: logKey.origin,
      get vkey() {
        return newestKey(logKey.trusted);
      },
      get workerRecipient() {
        return admission.sealer.recipient;
      },
    },
    hostKeys,
    settleKeys: createSettleKeys({ directory: directory.keys, store, logKey, hostKeys, clock, logger }),
    trustedLog,
    witnessPolicy,
    shippedDigest,
    isAllowedHost: createAllowedHosts(directory.root),
    notificationDefaults: () => {
      try {
        return readNotificationsFile(directory.root).defaults;
      } catch {
        // The worker says what is wrong with it.
        return {};
      }
    },
    assessor: createPolicyAssessor({
      newestDecisions: (count) => store.read((tx) => tx.decisions.newest(count)),
      personalKey: () => {
        const inUse = store.read((tx) => keyInUse(tx, hostKeys, 'personal'));
        return findPersonalKey(directory.keys, inUse ?? '') ?? installation.store.personalKey;
      },
      storePath: directory.store,
      workers: availableParallelism(),
    }),
    evidenceFiles: createEvidenceFiles(directory.evidence),
    uploadsDirectory: directory.uploads,
    batches: createBatchDesk({ dataDirectory, permitMillis, batchMaxBytes, logLevel }),
    signNote: (text) => {
      const secret = logKey.find(newestKey(logKey.trusted));
      if (secret === null) throw new CountersignError('KEY_UNUSABLE');
      return signNote(text, [parseSigningKey(secret)]);
    },
    peopleDirectory: directory.people,
  };
}

/** The verifier key of a log that signs it now. */
function newestKey({ vkeys }: TrustedLog): string {
  const newest = vkeys.findLast(({ through }) => through === undefined);
  if (newest === undefined) throw new CountersignError('KEY_UNUSABLE');
  return formatVkey(newest);
}
