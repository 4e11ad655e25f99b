import type { QueueBackend, StepQueue } from './connection/backend.ts';
import { startConsumer } from './consume.ts';
import { QueueUnavailableError } from './errors.ts';
import { checkJobData, checkJobId } from './job.ts';
import { logOnce } from './log-once.ts';
import type { Consumer, JobQueue, QueueLogger } from './types.ts';
import { within } from './within.ts';

const JOB_NAME = 'step';
/** How long the server may take for an answer before the call counts as failed. */
const ANSWER_MILLIS = 10_000;
const LATE = Symbol('late');
const WAITING: ReadonlySet<string> = new Set(['waiting', 'delayed', 'prioritized']);

/** The queue over one backend: opens BullMQ's queues as they are named, and closes all it has opened. */
export function createJobQueue(
  backend: QueueBackend,
  { logger, now }: { readonly logger: QueueLogger; readonly now: () => number },
): JobQueue {
  const queues = new Map<string, StepQueue>();
  const consumers = new Set<Promise<Consumer | undefined>>();
  let closing: Promise<void> | undefined;

  const queueOf = (name: string): StepQueue => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const opened = backend.openQueue(name);
    opened.on('error', logOnce(logger, name));
    queues.set(name, opened);
    return opened;
  };

  const ask = async <T>(name: string, question: (queue: StepQueue) => Promise<T>): Promise<T> => {
    if (closing !== undefined)
      throw new QueueUnavailableError('The queue is closed. Ask again after a restart.');
    const queue = queueOf(name);
    try {
      const answer = await within(question(queue), ANSWER_MILLIS, LATE);
      if (answer === LATE) throw new Error(`no answer within ${ANSWER_MILLIS} ms`);
      return answer;
    } catch (cause) {
      // BullMQ remembers a failed first connection for good, so the next call starts over.
      if (queues.get(name) === queue) queues.delete(name);
      queue.close().catch(() => undefined);
      throw new QueueUnavailableError('The queue does not answer. It is asked again.', cause);
    }
  };

  const closeAll = async (): Promise<void> => {
    await Promise.all([...consumers].map(async (consumer) => (await consumer)?.close({ graceMillis: 0 })));
    await Promise.all([...queues.values()].map((queue) => within(queue.close(), ANSWER_MILLIS, undefined)));
    await backend.close();
  };

  return {
    publish: async ({ queue, jobId, data, delayMillis = 0 }) => {
      checkJobId(jobId);
      checkJobData(data);
      await ask(queue, (open) =>
        // A finished job leaves at once: it may be published again, and the store knows whether it has to run.
        open.add(JOB_NAME, data, {
          jobId,
          delay: delayMillis,
          removeOnComplete: true,
          removeOnFail: true,
        }),
      );
    },
    consume: async (options) => {
      if (closing !== undefined) throw new QueueUnavailableError('The queue is closed. Open it again.');
      const consumer = startConsumer({ backend, options, logger, now });
      consumers.add(consumer.catch(() => undefined));
      return consumer;
    },
    isWaiting: async (name, jobId) => WAITING.has(await ask(name, (open) => open.getJobState(jobId))),
    counts: async (name) => {
      const counts = await ask(name, (open) => open.getJobCounts('waiting', 'active', 'delayed'));
      return { waiting: counts.waiting ?? 0, active: counts.active ?? 0, delayed: counts.delayed ?? 0 };
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}
