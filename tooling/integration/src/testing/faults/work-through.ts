import {
  makeRecordReview,
  makeRunStep,
  makeSubmitRequest,
  publishDue,
  republish,
  viewRequest,
} from '@countersign/use-cases';
import { inputOf } from '../act.ts';
import type { Deps } from '../assemble-deps.ts';
import { NEW_USER } from '../companies.ts';
import { actorOf } from '../people.ts';
import { EMA2_CREATE } from '../requests.ts';

/** Told of whatever was refused, which is no reason to stop. */
type OnRefusal = (error: unknown) => void;

/** Hands in and approves one create for each integration, all at once. Gives the requests that were answered. */
export async function submitAll(
  deps: Deps,
  integrations: readonly string[],
  onRefusal: OnRefusal,
): Promise<readonly string[]> {
  const { rita, amy } = deps.store.read((tx) => ({
    rita: tx.principals.byEmail('rita@acme.example'),
    amy: tx.principals.byEmail('amy@acme.example'),
  }));
  if (rita === undefined || amy === undefined) throw new Error('nobody is registered');
  const submitted = await Promise.allSettled(
    integrations.map(async (integration) => {
      const change = { ...NEW_USER, email: `${integration}@acme.example` };
      const input = inputOf({ ...EMA2_CREATE, integration, change });
      const { id } = await makeSubmitRequest(deps)({ principal: rita, actor: actorOf(rita), input });
      const requestDigest = deps.store.read((tx) => viewRequest(tx, id)).revision.digest;
      const review = { request: id, requestDigest, verdict: 'approve', reason: null } as const;
      await makeRecordReview(deps)({ principal: amy, actor: actorOf(amy), ...review }).catch(onRefusal);
      return id;
    }),
  );
  return submitted.flatMap((one) => {
    if (one.status === 'fulfilled') return [one.value];
    onRefusal(one.reason);
    return [];
  });
}

/** Carries out what is due as the worker does, everything at once; what is refused comes again in the next turn. */
export async function carryOut(deps: Deps, turns: number, onRefusal: OnRefusal): Promise<void> {
  const runStep = makeRunStep(deps);
  for (let turn = 0; turn < turns; turn += 1) {
    const jobs: string[] = [];
    const relay = {
      ...deps,
      publish: async ({ data }: { data: { stepId: string } }) => void jobs.push(data.stepId),
    };
    await republish(relay, deps.clock.now()).catch(onRefusal);
    await publishDue(relay).catch(onRefusal);
    if (jobs.length === 0 && deps.store.read((tx) => tx.outbox.count()) === 0) return;
    await Promise.all(jobs.map((job) => runStep(job, new AbortController().signal).catch(onRefusal)));
  }
}
