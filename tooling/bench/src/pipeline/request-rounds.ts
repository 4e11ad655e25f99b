import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFile } from '../log/log-file.ts';
import { wallMillis } from '../measure/clocks.ts';
import type { Contender } from '../measure/compare.ts';
import { requireEqual } from '../require-equal.ts';
import type { People } from './register-company.ts';
import { approveAll, type Submitted, submitUpdates } from './updates.ts';

/** How often the log is asked how many requests are done. */
const CHECK_MILLIS = 5;
/** Nothing done for so long means that nothing will be. */
const PATIENCE_MILLIS = 20_000;

/**
 * Rounds in which every API user is updated once: the requests are handed in beforehand; timed is from the first approval
 * until the log says of all of them that they are done, which the verify step has to have said first.
 */
export function requestRounds(options: {
  readonly people: People;
  readonly log: LogFile;
  readonly addresses: readonly string[];
  readonly concurrency: number;
}): Contender {
  const { people, log, addresses, concurrency } = options;
  let round = 0;
  let submitted: readonly Submitted[] = [];

  return {
    prepare: async () => {
      round += 1;
      submitted = await submitUpdates(people.requester, { addresses, concurrency, text: `Round ${round}` });
    },
    run: async () => {
      const target = log.ofType('request.done') + submitted.length;
      await approveAll(people.approver, submitted, concurrency);
      await untilDone(log, target);
      return submitted.length;
    },
    check: () => {
      requireEqual('requests done', log.ofType('request.done'), round * addresses.length);
      requireEqual('requests failed', log.ofType('request.failed'), 0);
      requireEqual('steps applied', log.ofType('step.applied'), 2 * round * addresses.length);
    },
  };
}

async function untilDone(log: LogFile, target: number): Promise<void> {
  let last = { done: -1, at: 0 };
  for (;;) {
    const done = log.ofType('request.done');
    if (done >= target) return;
    const now = wallMillis();
    if (done > last.done) last = { done, at: now };
    if (now - last.at > PATIENCE_MILLIS) throw new Error(`${target - done} requests are not getting done.`);
    await sleep(CHECK_MILLIS);
  }
}
