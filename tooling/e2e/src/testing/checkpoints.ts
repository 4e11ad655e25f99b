import { copyFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CosignerKey,
  formatCosignerKey,
  parseCosignerKey,
  parsePolicy,
  parseVkey,
  type WitnessPolicy,
} from '@countersign/audit-log';
import { createWitnessCaller } from '@countersign/log-delivery';
import type { AuditEntry } from '@countersign/schema';
import { openStore, type SqliteStore } from '@countersign/store';
import { createFixedClock, silentLogger, testSettings } from '@countersign/store/testing';
import { requireClosed } from '@countersign/test-kit';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { type CheckpointTarget, createDeliverCheckpoints } from '@countersign/use-cases';
import { parseWatchedLogs, type RunningWitness, startWitness } from '@countersign/witness';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';

/** A directory of the test's own; fails the test that leaves a database in it open. */
export function newDirectory(): string {
  const directory = tempDirectory();
  onTestFinished(() => requireClosed(directory));
  return directory;
}

/** A witness on a free port, that stops when it is told to or the test ends. */
export interface TestWitness extends RunningWitness {
  readonly key: CosignerKey;
}

export async function startTestWitness(vkey: string, name = 'witness.example/one'): Promise<TestWitness> {
  const witness = await startWitness(
    {
      directory: mkdtempSync(join(newDirectory(), 'witness-')),
      name,
      logs: parseWatchedLogs(vkey),
      host: '127.0.0.1',
      port: 0,
    },
    { logger: pino({ level: 'silent' }), now: () => Date.UTC(2026, 0, 1) },
  );
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= witness.close();
    return closed;
  };
  onTestFinished(close);
  return { ...witness, close, key: parseCosignerKey(witness.vkey) };
}

/** The target that a witness at an address is. */
export function witnessTarget(
  id: string,
  { url, key }: Pick<TestWitness, 'url' | 'key'>,
): Extract<CheckpointTarget, { kind: 'witness' }> {
  const caller = createWitnessCaller({ url, timeoutMillis: 20_000 });
  const vkey = formatCosignerKey(key);
  return { kind: 'witness', id: `witness ${id}`, place: `${vkey} ${url}`, key, vkey, caller };
}

export function policyOf(text: string): WitnessPolicy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** A log in a file, whose checkpoints are delivered by a clock that the test sets. */
export interface DeliveringLog {
  /** Of the file. */
  readonly path: string;
  readonly vkey: string;
  readonly trusted: { readonly origin: string; readonly vkeys: ReturnType<typeof parseVkey>[] };
  store(): SqliteStore;
  grow(entries: number): Promise<void>;
  /** One turn of the delivery by a worker that has just started, an hour after the last one unless it says otherwise. */
  deliver(targets: readonly CheckpointTarget[], options?: Turn): Promise<void>;
  /** A worker that goes on from turn to turn. */
  worker(): DeliveringWorker;
  /** Alerts that were logged so far. */
  readonly alerts: string[];
  /** The types of all entries about contradictions. */
  contradictions(): readonly AuditEntry[];
  /** Keeps a copy of the database, as a backup does. */
  keep(): void;
  /** Puts the copy back in its place. */
  restore(): void;
}

interface DeliveringWorker {
  deliver(targets: readonly CheckpointTarget[], options?: Turn): Promise<void>;
}

interface Turn {
  readonly afterMillis?: number;
  readonly signal?: AbortSignal;
}

export function openDeliveringLog(): DeliveringLog {
  const directory = newDirectory();
  const path = join(directory, 'countersign.db');
  const clock = createFixedClock();
  const settings = testSettings(clock);
  const open = () => openStore({ path, ...settings });
  let store = open();
  onTestFinished(() => store.close());
  const alerts: string[] = [];
  const logger = {
    ...silentLogger,
    error: (fields: Readonly<Record<string, unknown>>) => {
      alerts.push(`${String(fields['alert'])} ${String(fields['target'])}`);
    },
  };
  const vkey = settings.log.verifierKeys[0] ?? '';
  const trusted = { origin: settings.log.origin, vkeys: [parseVkey(vkey)] };
  const newWorker = (): DeliveringWorker => {
    let configured: readonly CheckpointTarget[] = [];
    let deliver: ReturnType<typeof createDeliverCheckpoints> | undefined;
    return {
      deliver: async (targets, { afterMillis = 3_600_000, signal = new AbortController().signal } = {}) => {
        clock.set(clock.now() + afterMillis);
        configured = targets;
        deliver ??= createDeliverCheckpoints({
          store,
          clock,
          logger,
          targets: () => configured,
          trustedLog: trusted,
          workerId: 'wrk_00000000000000000000000000',
          randomBytes: (length) => Buffer.alloc(length, 7),
          alertMillis: 900_000,
        });
        await deliver(signal);
      },
    };
  };
  return {
    path,
    vkey,
    trusted,
    alerts,
    store: () => store,
    grow: (entries) =>
      store.write((tx) => {
        for (let i = 0; i < entries; i++) {
          tx.audit.append(
            { kind: 'system' },
            { type: 'integration.registered', request: null, data: { integration: 'shop' } },
          );
        }
      }),
    deliver: (targets, turn) => newWorker().deliver(targets, turn),
    worker: newWorker,
    contradictions: () =>
      store.read((tx) =>
        ['log.contradicted', 'log.reconciled'].flatMap((type) =>
          tx.audit
            .entries({ from: 0, limit: 100, type })
            .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as AuditEntry),
        ),
      ),
    keep: () => {
      store.close();
      copyFileSync(path, `${path}.kept`);
      store = open();
    },
    restore: () => {
      store.close();
      copyFileSync(`${path}.kept`, path);
      store = open();
    },
  };
}
