import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, forEachConcurrently, type LogFile, PROVIDER } from '@countersign/bench/pipeline';
import type { AuditEventType } from '@countersign/schema';
import type { Fleet } from './start-fleet.ts';

const AT_ONCE = 8;
const CHECK_MILLIS = 20;
/** Nothing done for so long means that nothing will be. */
const PATIENCE_MILLIS = 120_000;
/** A call takes its time, so that whatever happens finds some under way. */
const CALL_MILLIS = 300;
const QUEUE_AWAY_MILLIS = 3_000;

/** What became of the requests of a drill. */
export interface DrillReport {
  readonly asked: number;
  /** Entries of the log by type, of this drill. */
  readonly entries: Readonly<Record<string, number>>;
  /** Changes on the provider. */
  readonly changes: number;
  /** Steps of each worker that were attempted. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly verified: boolean;
  readonly seconds: number;
}

/** What goes wrong while requests are carried out. */
export type Disturbance = (fleet: Fleet, tail: Tail) => Promise<void>;

/** Has one change of every API user carried out while something goes wrong. */
export async function runDrill(
  fleet: Fleet,
  addresses: readonly string[],
  disturb: Disturbance,
): Promise<DrillReport> {
  const { log, people, provider } = fleet;
  await slowDown(fleet.sandboxUrl);
  const submitted: { id: string; digest: string }[] = [];
  await forEachConcurrently(addresses, AT_ONCE, async (subject, index) => {
    const { request, revision } = await people.requester.submitRequest({
      body: {
        provider: PROVIDER,
        action: 'update',
        account: ACCOUNT,
        integration: `integration-${index}`,
        subject,
        change: { description: 'Changed in the drill' },
        reason: 'To see that it happens once',
      },
    });
    submitted.push({ id: request.id, digest: revision.digest });
  });
  const before = await provider.changes();
  const tail = tailOf(log);
  const began = performance.now();
  const approving = forEachConcurrently(submitted, AT_ONCE, async ({ id, digest }) => {
    await people.approver.reviewRequest({ params: { id }, body: { verdict: 'approve', digest } });
  });
  await Promise.all([approving, disturb(fleet, tail)]);
  await untilSettled(tail, addresses.length);
  const entries = tail();
  return {
    asked: addresses.length,
    entries: count(entries.map(({ type }) => type)),
    changes: (await provider.changes()) - before,
    attempts: count(
      entries.filter(({ type }) => type === 'step.attempted').map(({ actor }) => nameOf(fleet, actor.id)),
    ),
    verified: log.verify().ok,
    seconds: (performance.now() - began) / 1_000,
  };
}

/**
 * One worker is cut off from the ledger, another one from the queue, and the one beside the store is killed, each in the middle of its steps. Ends
 * when the first one has said what came of them.
 */
export const cutOffAndKill: Disturbance = async ({ remotes, local }, tail) => {
  const [one, two] = remotes;
  if (one === undefined || two === undefined) throw new Error('a drill needs two workers elsewhere');
  await untilAttempted(tail, one.name);
  one.ledger.cut();
  await untilAttempted(tail, two.name);
  two.queue.cut();
  await sleep(QUEUE_AWAY_MILLIS);
  two.queue.mend();
  local.signal('SIGKILL');
  await untilTakenOver(tail, one.name);
  one.ledger.mend();
  await untilReported(tail, one.name);
};

/** Waits until a worker has begun several more steps, the last of them a moment ago. */
async function untilAttempted(tail: Tail, worker: string): Promise<void> {
  const attempts = () =>
    tail().filter(({ type, actor }) => type === 'step.attempted' && actor.id === worker).length;
  const before = attempts();
  while (attempts() < before + 3) await sleep(CHECK_MILLIS);
}

const ENDED: ReadonlySet<string> = new Set(['request.done', 'request.failed'] satisfies AuditEventType[]);

async function untilSettled(tail: Tail, requests: number): Promise<void> {
  let last = { ended: -1, at: 0 };
  for (;;) {
    const ended = tail().filter(({ type }) => ENDED.has(type)).length;
    if (ended >= requests) return;
    const now = performance.now();
    if (ended > last.ended) last = { ended, at: now };
    if (now - last.at > PATIENCE_MILLIS)
      throw new Error(`${requests - ended} requests do not come to an end`);
    await sleep(CHECK_MILLIS * 10);
  }
}

/** Waits until somebody else has begun again what a worker had in hand. */
async function untilTakenOver(tail: Tail, worker: string): Promise<void> {
  const began = performance.now();
  const isTaken = () => {
    const attempts = tail().filter(({ type }) => type === 'step.attempted');
    const own = new Set(attempts.filter(({ actor }) => actor.id === worker).map(({ data }) => data['step']));
    return attempts.some(({ actor, data }) => actor.id !== worker && own.has(data['step']));
  };
  while (!isTaken()) {
    if (performance.now() - began > PATIENCE_MILLIS)
      throw new Error('nobody takes over what the worker had in hand');
    await sleep(CHECK_MILLIS * 10);
  }
}

/** The worker that was cut off has something to say in the end of what others have taken over. */
async function untilReported(tail: Tail, worker: string): Promise<void> {
  const began = performance.now();
  const isSaid = () => tail().some(({ type, actor }) => type === 'step.reported-late' && actor.id === worker);
  while (!isSaid()) {
    if (performance.now() - began > PATIENCE_MILLIS)
      throw new Error('the worker that was cut off says nothing');
    await sleep(CHECK_MILLIS * 10);
  }
}

export interface Entry {
  readonly type: string;
  readonly actor: { readonly id?: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** The entries of a drill so far; what was read once is not read again. */
export type Tail = () => readonly Entry[];

function tailOf(log: LogFile): Tail {
  const from = log.size();
  const entries: Entry[] = [];
  return () => {
    for (const body of log.bodies(from + entries.length)) entries.push(JSON.parse(body.toString('utf8')));
    return entries;
  };
}

const count = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

function nameOf({ remotes }: Fleet, worker = ''): string {
  const index = remotes.findIndex(({ name }) => name === worker);
  return index < 0 ? 'beside the store' : `elsewhere ${index + 1}`;
}

async function slowDown(sandboxUrl: string): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      mount: 'ema2',
      route: 'POST /api/User/Update',
      kind: 'latency',
      milliseconds: CALL_MILLIS,
    }),
  });
  if (!answer.ok) throw new Error(`the stand-in does not slow down: ${await answer.text()}`);
}
