import {
  createRecordReview,
  createRunJob,
  createSubmitRequest,
  publishDue,
  republishLost,
  viewRequest,
} from '@countersign/use-cases';
import { inputOf } from '../act.ts';
import { type Deps, workDeps } from '../assemble-deps.ts';
import { NEW_USER } from '../companies.ts';
import { actorOf } from '../people.ts';
import { EMA2_CREATE } from '../requests.ts';

/** Told of whatever was refused, which is no reason to stop. */
type OnRefusal = (error: unknown) => void;

/** How often somebody sends again what was refused. */
const TRIES = 3;

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
  const submit = async (integration: string) => {
    const change = { ...NEW_USER, email: `${integration}@acme.example` };
    const input = inputOf({ ...EMA2_CREATE, integration, change });
    return (await createSubmitRequest(deps)({ principal: rita, actor: actorOf(rita), input })).id;
  };
  const approve = async (request: string) => {
    const requestDigest = deps.store.read((tx) => viewRequest(tx, request)).revision.digest;
    const review = { request, requestDigest, verdict: 'approve', reason: null } as const;
    await createRecordReview(deps)({ principal: amy, actor: actorOf(amy), ...review });
  };
  const submitted = await Promise.all(
    integrations.map(async (integration) => {
      const id = await again(() => submit(integration), onRefusal);
      if (id !== undefined) await again(() => approve(id), onRefusal);
      return id ?? [];
    }),
  );
  return submitted.flat();
}

async function again<T>(work: () => Promise<T>, onRefusal: OnRefusal): Promise<T | undefined> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    try {
      return await work();
    } catch (error) {
      onRefusal(error);
    }
  }
  return undefined;
}

/** Carries out what is due as the worker does, everything at once; what is refused comes again in the next turn. */
export async function carryOut(deps: Deps, turns: number, onRefusal: OnRefusal): Promise<void> {
  const work = workDeps(deps);
  const runStep = createRunJob(work);
  for (let turn = 0; turn < turns; turn += 1) {
    const jobs: string[] = [];
    const relay = {
      ...deps,
      ...work,
      publish: async ({ data }: { data: { stepId: string } }) => void jobs.push(data.stepId),
      isWaiting: async () => false,
      window: 1_000,
    };
    await republishLost(relay, 0).catch(onRefusal);
    await publishDue(relay).catch(onRefusal);
    if (jobs.length === 0 && deps.store.read((tx) => tx.outbox.count()) === 0) return;
    await Promise.all(jobs.map((job) => runStep(job, new AbortController().signal).catch(onRefusal)));
  }
}
