import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BatchRow } from '@countersign/schema';
import { settledBatch } from '../batches/follow-batch.ts';
import type { CliConfig } from '../config.ts';
import type { MadePack } from '../evidence/create-pack.ts';
import { setUpInstallation } from '../local/set-up-installation.ts';
import type { LocalStack } from '../local/start-stack.ts';
import { createDemoContext, type DemoContext } from './demo-context.ts';
import { createDemoUsers, type DemoUsers } from './demo-users.ts';
import { type PerformedTask, performTask } from './perform-tasks.ts';
import { decideRequest } from './review-requests.ts';

/** What the demonstration came to. */
export interface DemoResult {
  readonly rows: readonly BatchRow[];
  /** The file was handed in by an earlier run already. */
  readonly recognised: boolean;
  readonly tasks: readonly PerformedTask[];
  /** The evidence pack about the days of the file; null where none was wanted. */
  readonly evidence: DemoEvidence | null;
}

/** An evidence pack, and what it says about separate duties. */
export interface DemoEvidence {
  readonly folder: string;
  readonly duties: MadePack['duties'];
}

/** Without any progress for this long, something is wrong. */
const STUCK_MILLIS = 60_000;
const CHECK_MILLIS = 40;

/**
 * Runs the main job from end to end: a file of requests is handed in, the policies decide, the local people approve and do
 * what only people can, and the worker carries out the rest against the stand-ins.
 */
export async function runDemo(options: {
  readonly config: CliConfig;
  readonly stack: LocalStack;
  readonly sandboxUrl: string;
  readonly say: (text: string) => void;
  /** Whether an evidence pack is made at the end. */
  readonly evidence: boolean;
  /** Looked at between what people do, so that nobody is interrupted between doing something and reporting it. */
  readonly stop: AbortSignal;
}): Promise<DemoResult> {
  const { config, stack, sandboxUrl, say, stop } = options;
  const { dataDirectory, projectDirectory } = config;
  await setUpInstallation({ dataDirectory, projectDirectory, apiUrl: stack.apiUrl, sandboxUrl });
  const demoUsers = createDemoUsers(dataDirectory, stack.apiUrl);
  const { workerRecipient } = await demoUsers('administrator').client.keys({});
  const demo = createDemoContext({ dataDirectory, projectDirectory, sandboxUrl, workerRecipient });

  say('Handing in examples/requests.csv ...');
  const file = new Uint8Array(await readFile(join(projectDirectory, 'examples', 'requests.csv')));
  const submitted = await demoUsers('requester').client.submitBatch({
    query: { fileName: 'requests.csv' },
    file,
  });
  say(
    submitted.recognised
      ? 'The file was handed in before; no request is made twice.'
      : `${submitted.batch.rows} rows are being decided.`,
  );
  await settledBatch(demoUsers('requester').client, submitted.batch.id);
  const tasks = await performUntilSettled({ demoUsers, demo, stack, batch: submitted.batch.id, say, stop });
  const rows = await rowsOf(demoUsers('requester').client, submitted.batch.id);
  const evidence = options.evidence
    ? await createEvidence({ demoUsers, dataDirectory, from: submitted.batch.createdAt, say })
    : null;
  return { rows, recognised: submitted.recognised, tasks, evidence };
}

/** Makes the pack that an auditor would ask for: everything since the file was handed in. */
async function createEvidence(about: {
  readonly demoUsers: DemoUsers;
  readonly dataDirectory: string;
  readonly from: string;
  readonly say: (text: string) => void;
}): Promise<DemoEvidence> {
  // Loaded when asked for: what sets a PDF takes its time to load.
  const { createPack } = await import('../evidence/create-pack.ts');
  const madeAt = new Date().toISOString();
  const folder = join(about.dataDirectory, 'evidence', madeAt.replaceAll(/[:.]/g, '-'));
  about.say('The auditor makes an evidence pack ...');
  const { duties } = await createPack({
    client: about.demoUsers('auditor').client,
    out: folder,
    period: { from: about.from.slice(0, 10), to: madeAt.slice(0, 10) },
    account: null,
    seed: 'demonstration',
    sampleSize: 25,
    madeAt,
    program: 'countersign demo',
    say: () => undefined,
  });
  return { folder, duties };
}

async function performUntilSettled(demonstration: {
  demoUsers: DemoUsers;
  demo: DemoContext;
  stack: LocalStack;
  batch: string;
  say: (text: string) => void;
  stop: AbortSignal;
}): Promise<readonly PerformedTask[]> {
  const { demoUsers, say } = demonstration;
  const client = demoUsers('requester').client;
  const tasks: PerformedTask[] = [];
  const broken = demonstration.stack.broken.then((why) => {
    throw new Error(why);
  });
  // Whoever waits for it later sees the reason; nobody may be waiting when it comes.
  broken.catch(() => undefined);
  let progressAt = Date.now();
  let before = '';
  while (!demonstration.stop.aborted) {
    const rows = await Promise.race([rowsOf(client, demonstration.batch), broken]);
    const unsettled = rows.filter(
      (row) => row.request !== null && ['in-review', 'approved', 'in-progress'].includes(row.state),
    );
    if (unsettled.length === 0) return tasks;
    for (const row of unsettled) {
      if (demonstration.stop.aborted) break;
      if (row.state === 'in-review' && row.request !== null) await decideRequest(demoUsers, row.request);
    }
    const played = await performOpenTasks(demonstration);
    tasks.push(...played);
    for (const one of played) say(`  ${one.completedBy}: ${one.title}`);
    const now = JSON.stringify(rows.map((row) => row.state)) + String(tasks.length);
    if (now !== before) progressAt = Date.now();
    before = now;
    if (Date.now() - progressAt > STUCK_MILLIS) {
      throw new Error(
        `Nothing has moved for a minute: ${unsettled.map((row) => `line ${row.line} is ${row.state}`).join(', ')}.`,
      );
    }
    await pause(CHECK_MILLIS);
  }
  throw new Error(
    `Stopped (${String(demonstration.stop.reason)}). Run it again, and it goes on where it was.`,
  );
}

/** The file of the example has fewer rows than a page. */
const rowsOf = async (client: ReturnType<DemoUsers>['client'], id: string): Promise<readonly BatchRow[]> =>
  (await client.listBatchRows({ params: { id }, query: { limit: 500 } })).rows;

async function performOpenTasks({
  demo,
  demoUsers,
  stop,
}: {
  demo: DemoContext;
  demoUsers: DemoUsers;
  stop: AbortSignal;
}) {
  const operator = demoUsers('portal-operator').client;
  const [open, completed] = await Promise.all([
    operator.listTasks({ query: { state: 'open', limit: 500 } }),
    operator.listTasks({ query: { state: 'completed', limit: 500 } }),
  ]);
  const played: PerformedTask[] = [];
  for (const task of [...open.tasks, ...completed.tasks]) {
    if (stop.aborted) break;
    const one = await performTask(demo, demoUsers, task);
    if (one !== undefined) played.push(one);
  }
  return played;
}
