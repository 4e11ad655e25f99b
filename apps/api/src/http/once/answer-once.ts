import { CountersignError, type Digest } from '@countersign/schema';
import { PROBLEM_TYPE, presentProblem } from '@countersign/schema/problem';
import type { Clock, RandomBytes, Store, WriteTransaction } from '@countersign/use-cases/ports';
import type { CallWrites } from './call-writes.ts';
import { ANSWER_SALT_BYTES, openAnswer, sealAnswer } from './seal-answer.ts';

/** A call that came with an idempotency key. */
export interface KeyedCall {
  /** Under which the program's log has it. */
  readonly id: string;
  readonly principal: string;
  readonly key: string;
  /** Of everything that it asks for. */
  readonly digest: Digest;
  /** What its caller signed in with. */
  readonly secret: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export type AnswerOnce = (
  call: KeyedCall,
  make: () => Promise<Answer>,
) => Promise<Answer & { readonly isRepeated: boolean }>;

interface Deps {
  readonly calls: CallWrites<Store>;
  /** Where nothing takes part in what is written. */
  readonly store: Store;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** So long an answer is kept. */
const KEPT_MILLIS = 86_400_000;

/**
 * Makes a call once, however often it is sent with its key. The key is written in the transaction of the first change that the call makes, so
 * that it is there exactly where the change is; a call that changed nothing and failed leaves none. The answer is kept after it. Where that
 * was lost, the call is refused and not made again.
 */
export function createAnswerOnce({ calls, store, clock, randomBytes }: Deps): AnswerOnce {
  const underWay = new Map<string, Promise<unknown>>();

  const answer: AnswerOnce = async (call, make) => {
    const { principal, key, digest, secret } = call;
    const known = store.read((tx) => tx.idempotency.get(principal, key, digest));
    if (known !== undefined) return repeat(call, known);
    let isOurs = false;
    const claim = (tx: WriteTransaction) => {
      const there = tx.idempotency.get(principal, key, digest);
      if (there === undefined)
        tx.idempotency.put({ principal, key, inputDigest: digest, createdAt: clock.now() });
      else if (!isOurs) throw answered(call, there.createdAt);
      isOurs = true;
    };
    const keep = (made: Answer) =>
      store.write((tx) => {
        claim(tx);
        tx.idempotency.forgetAnswers(clock.now() - KEPT_MILLIS);
        const salt = randomBytes(ANSWER_SALT_BYTES);
        tx.idempotency.answer(principal, key, sealAnswer(JSON.stringify(made), { secret, salt }));
      });
    try {
      const made = await calls.run((tx, work) => {
        const done = work();
        claim(tx);
        return done;
      }, make);
      await keep(made);
      return { ...made, isRepeated: false };
    } catch (error) {
      // Of a refusal that left something behind, such as a note of it in the log.
      const isWritten = store.read((tx) => tx.idempotency.get(principal, key, digest)) !== undefined;
      if (error instanceof CountersignError && isOurs && isWritten) {
        const problem = presentProblem(error, { call: call.id });
        await keep({ status: problem.status, type: PROBLEM_TYPE, body: JSON.stringify(problem) });
      }
      throw error;
    }
  };

  return async (call, make) => {
    const name = JSON.stringify([call.principal, call.key]);
    while (underWay.has(name)) await underWay.get(name);
    const made = answer(call, make);
    const settled = made.then(
      () => underWay.delete(name),
      () => underWay.delete(name),
    );
    underWay.set(name, settled);
    return made;
  };
}

/** @throws CountersignError IDEMPOTENCY_MISMATCH, IDEMPOTENCY_ANSWERED */
function repeat(
  call: KeyedCall,
  { sameInput, createdAt, answer }: { sameInput: boolean; createdAt: number; answer: Uint8Array | null },
) {
  if (!sameInput) throw new CountersignError('IDEMPOTENCY_MISMATCH', { key: call.key });
  const text = answer === null ? null : openAnswer(answer, call.secret);
  if (text === null) throw answered(call, createdAt);
  return { ...(JSON.parse(text) as Answer), isRepeated: true };
}

const answered = ({ key }: KeyedCall, at: number) =>
  new CountersignError('IDEMPOTENCY_ANSWERED', { key, at: new Date(at).toISOString() });
