import type { Evidence, RequestInput, RequestState, TaskVerdict } from '@countersign/schema';
import {
  type BatchCommand,
  createCancelRequest,
  createCommentOnRequest,
  createCompleteTask,
  createConfirmTask,
  createEditRequest,
  createPreviewBatch,
  createRecordAcknowledgement,
  createRecordReview,
  createRunJob,
  createSubmitRequest,
  type JobOutcome,
  publishDue,
  type RequestView,
  reportOf,
  viewRequest,
  viewRow,
} from '@countersign/use-cases';
import type { TaskRecord } from '@countersign/use-cases/ports';
import { type Deps, workDeps } from './assemble-deps.ts';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

export type Draft = Pick<RequestInput, 'provider' | 'account' | 'action'> & Partial<RequestInput>;

export const inputOf = (draft: Draft): RequestInput => ({
  change: {},
  reason: 'The integration needs it',
  acknowledge: [],
  ...draft,
});

/** Hands a request in, as Rita unless somebody else is named, and gives its identifier. */
export async function submit(world: World, draft: Draft, by: Name = 'rita'): Promise<string> {
  const principal = world.people[by];
  const submitted = await createSubmitRequest(world.deps)({
    principal,
    actor: actorOf(principal),
    input: inputOf(draft),
  });
  return submitted.id;
}

/** Has somebody ask for something else by the same request, Rita unless somebody else is named. */
export function edit(world: World, request: string, draft: Draft, by: Name = 'rita') {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), request, input: inputOf(draft) };
  return createEditRequest(world.deps)(command);
}

export function view(world: World, request: string): RequestView {
  return world.deps.store.read((tx) => viewRequest(tx, request));
}

export async function review(
  world: World,
  request: string,
  {
    by = 'amy',
    verdict = 'approve',
    reason = verdict === 'approve' ? null : 'It is not needed',
  }: { by?: Name; verdict?: 'approve' | 'reject' | 'return'; reason?: string | null } = {},
): Promise<RequestState> {
  const principal = world.people[by];
  const { state } = await createRecordReview(world.deps)({
    principal,
    actor: actorOf(principal),
    request,
    requestDigest: view(world, request).revision.digest,
    verdict,
    reason,
  });
  return state;
}

export const approve = (world: World, request: string, by: Name = 'amy'): Promise<RequestState> =>
  review(world, request, { by });

/** Has somebody say something about a request, and gives the comment's identifier. */
export async function comment(
  world: World,
  request: string,
  { by = 'rita', text = 'It is for the new office' }: { by?: Name; text?: string } = {},
): Promise<string> {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), request, text };
  return (await createCommentOnRequest(world.deps)(command)).comment;
}

export function cancel(world: World, request: string, by: Name = 'rita'): Promise<void> {
  const principal = world.people[by];
  return createCancelRequest(world.deps)({ principal, actor: actorOf(principal), request });
}

export async function acknowledge(
  world: World,
  request: string,
  { by, kind }: { by: Name; kind: 'breakage' | 'owner-told' | 'regular-user' },
): Promise<RequestState> {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), request, kind };
  return (await createRecordAcknowledgement(world.deps)(command)).state;
}

/** Carries out what is due until nothing is, as the relay and the queue would. Gives what the queue was told. */
export async function run(world: World, deps: Deps = world.deps): Promise<readonly JobOutcome[]> {
  const work = workDeps(deps);
  const runJob = createRunJob(work);
  const outcomes: JobOutcome[] = [];
  for (let turn = 0; turn < 50; turn += 1) {
    const jobs: string[] = [];
    const publish = async ({ data }: { data: { stepId: string } }) => void jobs.push(data.stepId);
    if ((await publishDue({ ...deps, ...work, publish, window: 1_000 })).moved === 0) return outcomes;
    for (const job of jobs) outcomes.push(await runJob(job, new AbortController().signal));
  }
  throw new Error('the steps do not come to an end');
}

/** Runs one step now, whatever the outbox says of its time. */
export const runStep = (
  deps: Deps,
  step: string,
  signal = new AbortController().signal,
): Promise<JobOutcome> => createRunJob(workDeps(deps))(step, signal);

/** Lets time pass. */
export function advance(world: World, millis: number): void {
  world.temp.clock.set(world.temp.clock.now() + millis);
}

/** The one open task of a request. */
export function openTaskOf(world: World, request: string): TaskRecord {
  const open = view(world, request).tasks.filter((task) => task.state === 'open');
  const [task] = open;
  if (task === undefined || open.length > 1) throw new Error(`${request} has ${open.length} open tasks`);
  return task;
}

export async function complete(
  world: World,
  task: string,
  {
    by = 'pete',
    verdict = 'done',
    evidence = verdict === 'not-done' || verdict === 'abandon' ? { note: 'It is not wanted any more' } : {},
  }: { by?: Name; verdict?: TaskVerdict; evidence?: Evidence } = {},
): Promise<string> {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), task, verdict, evidence };
  return (await createCompleteTask(world.deps)(command)).state;
}

export async function confirm(
  world: World,
  task: string,
  {
    by = 'paul',
    accepted = true,
    reason = accepted ? null : 'It is not there',
    report = currentReport(world, task),
  }: { by?: Name; accepted?: boolean; reason?: string | null; report?: number | null } = {},
): Promise<string> {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), task, accepted, reason, report };
  return (await createConfirmTask(world.deps)(command)).state;
}

/** The report that whoever looks at a task now is shown. */
const currentReport = ({ deps }: World, id: string): number | null =>
  deps.store.read((tx) => {
    const task = tx.tasks.get(id);
    return task === undefined ? null : reportOf(tx.tasks.history(task.request), task);
  });

/** Names of the entries of one request, oldest first. */
export function entryTypes(world: World, request: string): readonly string[] {
  return entriesOf(world, request).map((entry) => entry.type);
}

export interface ReadEntry {
  readonly at: string;
  readonly type: string;
  readonly actor: { readonly kind: string; readonly id?: string };
  readonly data: Readonly<Record<string, unknown>>;
}

export function entriesOf(world: World, request: string): readonly ReadEntry[] {
  return world.deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 1000, request }))
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as ReadEntry);
}

/** A batch with all its rows. */
export async function batchOf(world: Pick<World, 'deps'>, id: string) {
  return world.deps.store.read((tx) => {
    const batch = tx.batches.get(id);
    if (batch === undefined) throw new Error(`there is no batch ${id}`);
    return { batch, rows: tx.batches.rows(id, { after: 0, limit: 1_000 }).map((row) => viewRow(tx, row)) };
  });
}

/** What a preview of a file says, with all its rows. */
export async function previewOf(world: Pick<World, 'deps'>, command: BatchCommand) {
  const { submittedAs, rows, close } = await createPreviewBatch(world.deps)(command);
  try {
    return { submittedAs, rows: (await Array.fromAsync(rows)).flat() };
  } finally {
    close();
  }
}
