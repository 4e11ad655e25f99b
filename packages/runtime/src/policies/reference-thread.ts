import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { GroupAnswer, RuleGroup } from '@countersign/rules-engine/reference';
import type { Facts, Rule } from '@countersign/schema';
import type { ReferenceAnswer, ReferenceQuestion, ReferenceThreadData } from './reference-protocol.ts';

export interface ReferenceThreadOptions {
  /** How long one question may take, in milliseconds, before the thread is given up. */
  readonly answerMillis?: number;
  /** How long a question may take that comes with a set of policies, which has to be loaded first, in milliseconds. */
  readonly loadMillis?: number;
  /** How long the thread may take to start, in milliseconds. */
  readonly startMillis?: number;
  /** The program of the thread. */
  readonly program?: URL;
}

/** json-rules-engine in a thread of its own, asked synchronously. */
export interface ReferenceThread {
  /** Resolves once the thread can answer, so that the first question does not wait for its start. */
  started(): Promise<void>;
  /** @throws Error where no answer came; the next question goes to a new thread */
  ask(
    set: { readonly digest: string; readonly rules: readonly Rule[] },
    groups: readonly RuleGroup[],
    facts: Facts,
  ): readonly GroupAnswer[];
  /** Ends the thread; the next question starts another one. */
  stop(): Promise<void>;
}

/** A question takes a fraction of a millisecond; a thread that does not answer in a second does not answer. */
const ANSWER_MILLIS = 1_000;
const LOAD_MILLIS = 10_000;
const START_MILLIS = 30_000;

/**
 * json-rules-engine answers with promises only, and the decision has to be made inside of a synchronous transaction, on the
 * very facts that were read in it. So the library runs in a thread, and the caller sleeps until it has answered, which takes
 * about as long as the evaluation itself. The thread does not keep the process running.
 */
export function createReferenceThread({
  answerMillis = ANSWER_MILLIS,
  loadMillis = Math.max(answerMillis, LOAD_MILLIS),
  startMillis = START_MILLIS,
  program = new URL('./reference-worker.ts', import.meta.url),
}: ReferenceThreadOptions = {}): ReferenceThread {
  let running: RunningThread | null = null;
  let questions = 0;

  const run = (): RunningThread => {
    if (running !== null) return running;
    const thread = startThread(program);
    running = thread;
    void thread.exited.then(() => {
      if (running === thread) running = null;
    });
    return thread;
  };

  const give = (): void => {
    const thread = running;
    running = null;
    void thread?.worker.terminate();
  };

  const put = (thread: RunningThread, question: Omit<ReferenceQuestion, 'id'>): ReferenceAnswer => {
    questions += 1;
    const id = questions;
    const loads = question.rules !== null;
    const patience = thread.isReady() ? (loads ? loadMillis : answerMillis) : startMillis;
    thread.port.postMessage({ ...question, id } satisfies ReferenceQuestion);
    const answer = thread.wait((message) => message.id === id, patience);
    if (answer !== undefined) return answer;
    give();
    throw new Error(`json-rules-engine did not answer within ${patience} milliseconds`);
  };

  return {
    started: () => run().ready,
    ask: ({ digest, rules }, asked, facts) => {
      const thread = run();
      const groups = asked.map((group) => group.map(({ id }) => id));
      const question = { digest, groups, facts };
      const { answers } = put(thread, { ...question, rules: thread.known.has(digest) ? null : rules });
      thread.known.add(digest);
      // It keeps few sets, so one that it had may be gone.
      const settled = answers ?? put(thread, { ...question, rules }).answers;
      if (settled === null) throw new Error('json-rules-engine did not take the policies');
      return settled;
    },
    stop: async () => {
      const thread = running;
      running = null;
      await thread?.worker.terminate();
    },
  };
}

interface RunningThread {
  readonly worker: Worker;
  readonly port: MessagePort;
  /** Digests of the sets that it was given. */
  readonly known: Set<string>;
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  isReady(): boolean;
  /** Sleeps until the message comes; undefined when it does not come in time. Others are late answers and are dropped. */
  wait(isWanted: (message: ReferenceAnswer) => boolean, millis: number): ReferenceAnswer | undefined;
}

function startThread(program: URL): RunningThread {
  const { port1: port, port2 } = new MessageChannel();
  const sent = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const count = new Int32Array(sent);
  const worker = new Worker(program, {
    workerData: { port: port2, sent } satisfies ReferenceThreadData,
    transferList: [port2],
  });
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
    // What made it end is of no more use than that it ended: the question that it was asked is answered with a refusal.
    worker.once('error', () => resolve());
  });
  const isReady = () => Atomics.load(count, 0) > 0;
  // Atomics.waitAsync would keep the process running, and so would a listener on the port.
  const ready = new Promise<void>((resolve, reject) => {
    const look = setInterval(() => {
      if (!isReady()) return;
      clearInterval(look);
      resolve();
    }, 5);
    void exited.then(() => {
      clearInterval(look);
      if (!isReady()) reject(new Error('the thread of json-rules-engine ended before it had started'));
    });
  });
  ready.catch(() => {});
  worker.unref();
  port.unref();
  return {
    worker,
    port,
    ready,
    exited,
    isReady,
    known: new Set(),
    wait: (isWanted, millis) => {
      const until = performance.now() + millis;
      for (;;) {
        const seen = Atomics.load(count, 0);
        for (let one = receiveMessageOnPort(port); one !== undefined; one = receiveMessageOnPort(port)) {
          if (isWanted(one.message)) return one.message;
        }
        const left = until - performance.now();
        if (left <= 0) return undefined;
        Atomics.wait(count, 0, seen, left);
      }
    },
  };
}
