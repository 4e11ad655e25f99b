// The program of the thread that works on files of requests; see batch-desk.ts.
import { rm } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { loadInstallation, startReferenceEvaluator } from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { type BatchCommand, createPreviewBatch, createTakeBatch } from '@countersign/use-cases';
import { pino } from 'pino';
import { openAdmission } from '../open-admission.ts';
import { previewHead, rowLines } from '../present/present-batch.ts';
import {
  type BatchOrder,
  type BatchReport,
  type BatchThreadConfig,
  type FileOrder,
  packError,
} from './batch-protocol.ts';
import { createBatchWork } from './batch-work.ts';
import { readUpload } from './uploads.ts';

const config = workerData as BatchThreadConfig;
const logger = pino({ name: 'api', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
const reference = startReferenceEvaluator();
const admission = await openAdmission(await loadInstallation(config.dataDirectory), config, logger);
await reference;

/** Those whose answer somebody waits for. */
const wanted = new Set<number>();
let stopping = false;
let running = 0;

const deps = {
  ...admission,
  // Between some rows and the next: what was written stays, and goes on from there.
  pause: async (millis: number) => {
    await admission.pause(millis);
    if (stopping) throw new CountersignError('LOG_UNAVAILABLE', { problem: 'the service was stopped' });
  },
};
const takeBatch = createTakeBatch(deps);
const preview = createPreviewBatch(deps);

const report = (said: BatchReport) => parentPort?.postMessage(said);
const work = createBatchWork(deps, {
  isStopping: () => stopping,
  report: (kind) => report({ kind, job: null }),
});

/** Files are read one after the other, so that never more than one of them is in memory. */
let reading: Promise<unknown> = Promise.resolve();

function inTurn<T>(read: () => Promise<T>): Promise<T> {
  const turn = reading.then(read);
  reading = turn.catch(() => undefined);
  return turn;
}

async function openFile({ file: { upload, ...file }, ...order }: FileOrder): Promise<BatchCommand> {
  const bytes = upload === null ? new Uint8Array() : await readUpload(upload);
  if (upload !== null) await rm(upload.path, { force: true });
  return { ...order, file: { ...file, bytes } };
}

async function carryOut({ kind, job, order }: Extract<BatchOrder, { order: unknown }>): Promise<void> {
  if (kind === 'take') {
    const taken = await inTurn(async () => takeBatch(await openFile(order)));
    // Said to be at work before anybody hears of the file, or this thread would seem to have nothing to do.
    work.goOn();
    report({ kind: 'taken', job, ...taken });
    return;
  }
  const { submittedAs, count, rows, close } = await inTurn(async () => preview(await openFile(order)));
  try {
    report({ kind: 'lines', job, text: previewHead({ submittedAs, rows: count }) });
    for await (const some of rows) {
      if (!wanted.has(job)) return;
      report({ kind: 'lines', job, text: rowLines(some) });
    }
    report({ kind: 'end', job });
  } finally {
    close();
  }
}

async function run(order: Extract<BatchOrder, { order: unknown }>): Promise<void> {
  wanted.add(order.job);
  running += 1;
  try {
    await carryOut(order);
  } catch (error) {
    report({ kind: 'failed', job: order.job, error: packError(error) });
  } finally {
    running -= 1;
    wanted.delete(order.job);
    await endIfStopped();
  }
}

async function endIfStopped(): Promise<void> {
  if (!stopping || running > 0) return;
  await work.settled();
  admission.store.close();
  parentPort?.close();
}

await admission.store.write((tx) => tx.batches.dropChunksOfNone()).catch(() => undefined);

parentPort?.on('message', (order: BatchOrder) => {
  switch (order.kind) {
    case 'leave':
      wanted.delete(order.job);
      return;
    case 'go-on':
      work.goOn();
      return;
    case 'stop':
      stopping = true;
      void endIfStopped();
      return;
    default:
      void run(order);
  }
});
