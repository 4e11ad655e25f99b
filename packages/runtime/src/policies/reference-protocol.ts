import type { MessagePort } from 'node:worker_threads';
import type { GroupAnswer } from '@countersign/rules-engine/reference';
import type { Facts, Rule } from '@countersign/schema';

/** What the thread of the reference evaluator is started with. */
export interface ReferenceThreadData {
  readonly port: MessagePort;
  /** One counter: how many messages the thread has sent. The asking side sleeps on it. */
  readonly sent: SharedArrayBuffer;
}

/** One question: groups of rules by their identifiers. The rules come along where the thread does not have the set of this digest yet. */
export interface ReferenceQuestion {
  readonly id: number;
  readonly digest: string;
  readonly rules: readonly Rule[] | null;
  readonly groups: readonly (readonly string[])[];
  readonly facts: Facts;
}

/** `answers` is null where the thread does not have the rules; the question is asked again, with them. */
export interface ReferenceAnswer {
  readonly id: number;
  readonly answers: readonly GroupAnswer[] | null;
}
