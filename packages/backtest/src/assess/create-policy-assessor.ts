import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CountersignError, type Facts } from '@countersign/schema';
import type { Assessment, PolicyAssessment } from './assess-policies.ts';

/** The newest decisions on whose facts both evaluators are asked. */
const SAMPLE = 200;
/** Proposals that wait while another one is assessed; each takes seconds, and all of a core. */
const MOST_WAITING = 4;
/** A set that takes longer is given up, in milliseconds. */
const LIMIT_MILLIS = 10 * 60_000;
/** Far more than any set that people can review; a set that needs more ends its thread and not the service. */
const MAX_MEGABYTES = 1_024;

interface AssessorDeps extends Pick<Assessment, 'storePath' | 'workers'> {
  /** The one in use: another one may have taken its place since the last time. */
  readonly personalKey: () => string;
  /** So many of the newest decisions of the store. */
  readonly newestDecisions: (
    count: number,
  ) => readonly { readonly decision: { readonly id: string }; readonly facts: Facts }[];
}

/** A proposed set, and the one in force. */
interface ProposedChange {
  readonly base: { readonly documents: readonly unknown[] };
  readonly documents: readonly unknown[];
}

/** Assesses proposed sets in a thread, one after the other, while this process goes on answering. */
export function createPolicyAssessor({ newestDecisions, personalKey, ...deps }: AssessorDeps): {
  /** @throws CountersignError RATE_LIMITED, POLICY_REFUSED */
  assess(change: ProposedChange): Promise<PolicyAssessment>;
} {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  const assess = ({ base, documents }: ProposedChange) => {
    const recorded = newestDecisions(SAMPLE).map(({ decision, facts }) => ({ id: decision.id, facts }));
    return run({ ...deps, personalKey: personalKey(), base: base.documents, documents, recorded });
  };
  return {
    assess: async (change) => {
      if (waiting > MOST_WAITING) throw new CountersignError('RATE_LIMITED', { seconds: 60 });
      waiting += 1;
      const turn = last.then(() => assess(change)).finally(() => (waiting -= 1));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function run(assessment: Assessment): Promise<PolicyAssessment> {
  const thread = new Worker(new URL('./assess-thread.ts', import.meta.url), {
    workerData: assessment,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEGABYTES },
  });
  const ended = once(thread, 'exit');
  try {
    const [found] = await once(thread, 'message', { signal: AbortSignal.timeout(LIMIT_MILLIS) });
    return found;
  } catch (error) {
    const problems = ['they could not be assessed within the time and memory that there is for it'];
    throw new CountersignError('POLICY_REFUSED', { problems }, error);
  } finally {
    await thread.terminate();
    await ended;
  }
}
