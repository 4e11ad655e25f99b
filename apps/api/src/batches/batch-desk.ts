import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TakenBatch } from '@countersign/use-cases';
import {
  type BatchOrder,
  type BatchReport,
  type BatchThreadConfig,
  type FileOrder,
  type JobReport,
  unpackError,
} from './batch-protocol.ts';

/** Works on files of requests, beside everything else that the service does. */
export interface BatchDesk {
  /** As `createTakeBatch`. Its rows are decided from then on. */
  take(order: FileOrder): Promise<TakenBatch>;
  /** As `createPreviewBatch`; the answer comes as it is made, line by line. What keeps it from beginning is thrown before. */
  preview(order: FileOrder): Promise<AsyncGenerator<string, void, void>>;
  /** Has it look for batches in which something is left to do. */
  goOn(): void;
  /** What goes on is broken off after the rows that are being written. A later call starts the thread again. */
  stop(): Promise<void>;
}

/** Its memory is worth more than the half second that it takes to start. */
const IDLE_MILLIS = 60_000;
/** How long it may take to break off; then it is ended as a crash would end it. */
const STOP_MILLIS = 1_500;
const YOUNG_MEGABYTES = 16;
/** After it ended by itself while something was left to do. */
const RESTART_MILLIS = 1_000;

/**
 * Files are parsed, sealed and decided in a thread with a connection of its own to the store, as another process would do
 * it: the loop that answers calls has no part in it. One thread, started when there is something to do, in which several files take turns
 * every few rows. What it has to do is in the store, so it goes on after a crash of the thread or of the process.
 */
export function createBatchDesk(
  config: BatchThreadConfig,
  { idleMillis = IDLE_MILLIS }: { readonly idleMillis?: number } = {},
): BatchDesk {
  let thread: BatchThread | undefined;
  let timer: NodeJS.Timeout | undefined;
  let jobs = 0;

  const end = async () => {
    clearTimeout(timer);
    const ending = thread;
    thread = undefined;
    await ending?.end();
  };
  const open = (): BatchThread => {
    clearTimeout(timer);
    if (thread !== undefined && !thread.hasEnded()) return thread;
    const started = startThread(config, {
      rested: () => restLater(started),
      ended: (wasWorking) => {
        if (thread === started && wasWorking) timer = setTimeout(goOn, RESTART_MILLIS).unref();
      },
    });
    thread = started;
    return started;
  };
  const restLater = (of: BatchThread) => {
    if (of !== thread || of.isBusy()) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Since then it may have begun something; it says so when it has nothing to do again.
      if (of === thread && !of.isBusy()) void end();
    }, idleMillis).unref();
  };
  const goOn = () => open().send({ kind: 'go-on' });
  const begin = (kind: 'take' | 'preview', order: FileOrder) => {
    const current = open();
    jobs += 1;
    const job = jobs;
    const mail = current.listen(job);
    current.send({ kind, job, order });
    return { mail, leave: () => current.send({ kind: 'leave', job }) };
  };

  return {
    goOn,
    take: async (order) => {
      const { mail } = begin('take', order);
      try {
        const { id, recognised } = expectReport(await mail.next(), 'taken');
        return { id, recognised };
      } finally {
        mail.close();
      }
    },
    preview: async (order) => {
      const { mail, leave } = begin('preview', order);
      try {
        const { text } = expectReport(await mail.next(), 'lines');
        return linesOf(text, mail, leave);
      } catch (error) {
        mail.close();
        throw error;
      }
    },
    stop: end,
  };
}

async function* linesOf(first: string, mail: Mailbox, leave: () => void): AsyncGenerator<string, void, void> {
  try {
    yield first;
    for (;;) {
      const said = await mail.next();
      if (said.kind === 'end') return;
      yield expectReport(said, 'lines').text;
    }
  } finally {
    leave();
    mail.close();
  }
}

function expectReport<K extends JobReport['kind']>(said: JobReport, kind: K) {
  if (said.kind === 'failed') throw unpackError(said.error);
  if (said.kind !== kind) throw new TypeError(`the thread said ${said.kind} where ${kind} was expected`);
  return said as Extract<JobReport, { kind: K }>;
}

/** What comes for one job, in order. */
interface Mailbox {
  /** @throws Error when the thread has ended */
  next(): Promise<JobReport>;
  close(): void;
}

interface BatchThread {
  send(order: BatchOrder): void;
  listen(job: number): Mailbox;
  isBusy(): boolean;
  hasEnded(): boolean;
  end(): Promise<void>;
}

interface Box {
  readonly waiting: JobReport[];
  wake: () => void;
}

function startThread(
  config: BatchThreadConfig,
  told: {
    /** Nothing more is to be done at the moment. */
    readonly rested: () => void;
    readonly ended: (wasWorking: boolean) => void;
  },
): BatchThread {
  const worker = new Worker(new URL('./batch-thread.ts', import.meta.url), {
    workerData: config satisfies BatchThreadConfig,
    // What a row leaves behind is collected early, rather than taken for granted to fit.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const boxes = new Map<number, Box>();
  let isWorking = false;
  let failure: Error | undefined;
  const exited = once(worker, 'exit').catch(() => undefined);
  const fail = (error: Error) => {
    failure ??= error;
    for (const { wake } of boxes.values()) wake();
  };
  worker.on('message', (said: BatchReport) => {
    if (said.job === null) {
      isWorking = said.kind === 'working';
      if (!isWorking) told.rested();
      return;
    }
    const box = boxes.get(said.job);
    box?.waiting.push(said);
    box?.wake();
  });
  worker.on('error', fail);
  worker.on('exit', () => {
    fail(new Error('the thread that works on files has ended'));
    told.ended(isWorking);
  });
  worker.unref();
  return {
    send: (order) => worker.postMessage(order),
    isBusy: () => boxes.size > 0 || isWorking,
    hasEnded: () => failure !== undefined,
    listen: (job) => {
      const box: Box = { waiting: [], wake: () => undefined };
      boxes.set(job, box);
      return {
        next: async () => {
          for (;;) {
            const said = box.waiting.shift();
            if (said !== undefined) return said;
            if (failure !== undefined) throw failure;
            await new Promise<void>((resolve) => {
              box.wake = resolve;
            });
          }
        },
        close: () => {
          if (boxes.delete(job)) told.rested();
        },
      };
    },
    end: async () => {
      worker.postMessage({ kind: 'stop' } satisfies BatchOrder);
      const late = setTimeout(() => void worker.terminate(), STOP_MILLIS);
      await exited;
      clearTimeout(late);
    },
  };
}
