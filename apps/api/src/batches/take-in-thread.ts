import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BatchCommand } from '@countersign/use-cases';
import { type BatchOrder, type BatchReport, type BatchThreadConfig, unpackError } from './batch-protocol.ts';

/** Takes files of requests in, beside everything else that the service does. */
export interface BatchDesk {
  /** As `createSubmitBatch`. */
  submit(command: BatchCommand): Promise<{ readonly id: string; readonly recognised: boolean }>;
  /** As `createPreviewBatch`; the rows come as they stand in the answer: JSON, separated by commas. */
  preview(command: BatchCommand): Promise<{
    readonly submittedAs: string | null;
    readonly rows: AsyncGenerator<string, void, void>;
  }>;
  /** What goes on is broken off after the rows that are being written. A later call starts the thread again. */
  stop(): Promise<void>;
}

/** Its memory is worth more than the half second that it takes to start. */
const IDLE_MILLIS = 60_000;
/** How long it may take to break off; then it is ended as a crash would end it. */
const STOP_MILLIS = 1_500;

/**
 * Files are parsed, sealed and decided in a thread with a connection of its own to the store, as another process would do
 * it: the loop that answers calls has no part in it. One thread, started by the first file, in which several files take turns
 * every few rows.
 */
export function createBatchDesk(config: BatchThreadConfig): BatchDesk {
  let thread: BatchThread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let jobs = 0;

  const end = async () => {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.end();
  };
  const begin = (kind: 'submit' | 'preview', command: BatchCommand) => {
    clearTimeout(idle);
    if (thread === undefined || thread.hasEnded()) thread = startThread(config);
    const current = thread;
    jobs += 1;
    const job = jobs;
    const mail = current.listen(job, () => {
      if (current !== thread || current.isBusy()) return;
      idle = setTimeout(() => void end(), IDLE_MILLIS).unref();
    });
    current.send({ kind, job, command });
    return { mail, leave: () => current.send({ kind: 'leave', job }) };
  };

  return {
    submit: async (command) => {
      const { mail } = begin('submit', command);
      try {
        return expectReport(await mail.next(), 'submitted');
      } finally {
        mail.close();
      }
    },
    preview: async (command) => {
      const { mail, leave } = begin('preview', command);
      try {
        const { submittedAs } = expectReport(await mail.next(), 'previewing');
        return { submittedAs, rows: rowsOf(mail, leave) };
      } catch (error) {
        mail.close();
        throw error;
      }
    },
    stop: end,
  };
}

async function* rowsOf(mail: Mailbox, leave: () => void): AsyncGenerator<string, void, void> {
  try {
    for (;;) {
      const said = await mail.next();
      if (said.kind === 'end') return;
      yield expectReport(said, 'rows').text;
    }
  } finally {
    leave();
    mail.close();
  }
}

function expectReport<K extends BatchReport['kind']>(said: BatchReport, kind: K) {
  if (said.kind === 'failed') throw unpackError(said.error);
  if (said.kind !== kind) throw new TypeError(`the thread said ${said.kind} where ${kind} was expected`);
  return said as Extract<BatchReport, { kind: K }>;
}

/** What comes for one job, in order. */
interface Mailbox {
  /** @throws Error when the thread has ended */
  next(): Promise<BatchReport>;
  close(): void;
}

interface BatchThread {
  send(order: BatchOrder): void;
  listen(job: number, onClose: () => void): Mailbox;
  isBusy(): boolean;
  hasEnded(): boolean;
  end(): Promise<void>;
}

interface Box {
  readonly waiting: BatchReport[];
  wake: () => void;
}

function startThread(config: BatchThreadConfig): BatchThread {
  const worker = new Worker(new URL('./batch-thread.ts', import.meta.url), {
    workerData: config satisfies BatchThreadConfig,
  });
  const boxes = new Map<number, Box>();
  let failure: Error | undefined;
  const exited = once(worker, 'exit').catch(() => undefined);
  const fail = (error: Error) => {
    failure ??= error;
    for (const { wake } of boxes.values()) wake();
  };
  worker.on('message', (said: BatchReport) => {
    const box = boxes.get(said.job);
    box?.waiting.push(said);
    box?.wake();
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread that takes files has ended')));
  worker.unref();
  return {
    send: (order) => worker.postMessage(order),
    isBusy: () => boxes.size > 0,
    hasEnded: () => failure !== undefined,
    listen: (job, onClose) => {
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
          if (boxes.delete(job)) onClose();
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
