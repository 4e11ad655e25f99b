import type { MessagePort } from 'node:worker_threads';
import type { Facts, Rule, Verdict } from '@countersign/schema';

/** What the thread of the reference evaluator is started with. */
export interface ReferenceThreadData {
  readonly port: MessagePort;
  /** One counter: how many messages the thread has sent. The asking side sleeps on it. */
  readonly sent: SharedArrayBuffer;
}

/** One question. The rules come along where the thread does not have the set of this digest yet. */
export interface ReferenceQuestion {
  readonly id: number;
  readonly digest: string;
  readonly rules: readonly Rule[] | null;
  readonly facts: Facts;
}

/** `verdict` is null where the thread does not have the rules; the question is asked again, with them. */
export interface ReferenceAnswer {
  readonly id: number;
  readonly verdict: Verdict | null;
}
