// The program of the thread that takes files in; see take-in-thread.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { loadInstallation, startReferenceEvaluator } from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { createPreviewBatch, createSubmitBatch } from '@countersign/use-cases';
import { pino } from 'pino';
import { openAdmission } from '../open-admission.ts';
import { rowText } from '../present/present-batch.ts';
import { type BatchOrder, type BatchReport, type BatchThreadConfig, packError } from './batch-protocol.ts';

const config = workerData as BatchThreadConfig;
const logger = pino({ name: 'api', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
const reference = startReferenceEvaluator();
const admission = await openAdmission(await loadInstallation(config.dataDirectory), config, logger);
await reference;

/** Those whose answer somebody waits for. */
const wanted = new Set<number>();
let stopping = false;

const deps = {
  ...admission,
  // Between some rows and the next: what was written stays, and the same file goes on from there.
  pause: async (millis: number) => {
    await admission.pause(millis);
    if (stopping) throw new CountersignError('LOG_UNAVAILABLE', { problem: 'the service was stopped' });
  },
};
const submit = createSubmitBatch(deps);
const preview = createPreviewBatch(deps);

const report = (said: BatchReport) => parentPort?.postMessage(said);

async function take({ kind, job, command }: Extract<BatchOrder, { command: unknown }>): Promise<void> {
  if (kind === 'submit') {
    report({ kind: 'submitted', job, ...(await submit(command)) });
    return;
  }
  const { submittedAs, rows } = await preview(command);
  report({ kind: 'previewing', job, submittedAs });
  for await (const some of rows) {
    if (!wanted.has(job)) return;
    report({ kind: 'rows', job, text: rowText(some) });
  }
  report({ kind: 'end', job });
}

async function run(order: Extract<BatchOrder, { command: unknown }>): Promise<void> {
  wanted.add(order.job);
  running += 1;
  try {
    await take(order);
  } catch (error) {
    report({ kind: 'failed', job: order.job, error: packError(error) });
  } finally {
    running -= 1;
    wanted.delete(order.job);
    endIfStopped();
  }
}

let running = 0;

function endIfStopped(): void {
  if (!stopping || running > 0) return;
  admission.store.close();
  parentPort?.close();
}

parentPort?.on('message', (order: BatchOrder) => {
  if (order.kind === 'leave') wanted.delete(order.job);
  else if (order.kind !== 'stop') void run(order);
  else {
    stopping = true;
    endIfStopped();
  }
});
