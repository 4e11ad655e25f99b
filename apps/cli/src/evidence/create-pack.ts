import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { PackContext, Period, Survey } from '@countersign/evidence';
import {
  listPopulations,
  type Manifest,
  manifestText,
  PackFolder,
  type WrittenLog,
  writeLogFolder,
  writePages,
  writePopulations,
  writeProofs,
} from '@countersign/log-files/pack';
import { buildVerifier } from '../verifier/build-verifier.ts';
import { type Gathered, gather, readPolicySet } from './gather.ts';

const TURN_MILLIS = 20;

/** What somebody asks a pack about. */
export interface PackOrder {
  readonly client: ApiClient;
  readonly out: string;
  readonly period: Period;
  readonly account: string | null;
  readonly seed: string;
  readonly sampleSize: number;
  readonly madeAt: string;
  readonly program: string;
  readonly say: (text: string) => void;
}

/** What was made. */
export interface MadePack {
  readonly manifest: Manifest;
  readonly manifestDigest: string;
  /** Entry of the log that seals the pack. */
  readonly sealedBy: number;
  /** How many requests the period has, and in how many of them duties coincide or the order is wrong. */
  readonly duties: { readonly requests: number; readonly coincide: number };
}

/**
 * Makes an evidence pack: the log up to the newest checkpoint, what it says about the period, and what the service shows of
 * the sampled requests. Nothing is at `out` before all of it is there.
 * @throws UsageError for a folder that is not empty, Error where the log is not what was signed
 */
export async function createPack(order: PackOrder): Promise<MadePack> {
  const folder = new PackFolder(order.out);
  try {
    return await fill(folder, order);
  } finally {
    folder.discard();
  }
}

async function fill(folder: PackFolder, order: PackOrder): Promise<MadePack> {
  const { client, say } = order;
  const [me, { vkey }, checkpoint] = await Promise.all([
    client.me({}),
    client.keys({}),
    client.checkpoint({}),
  ]);
  say(`fetching ${checkpoint.size} entries`);
  const entries = await client.streamEntries({ query: { size: checkpoint.size } });
  const log = await writeLogFolder(folder, { vkey, note: checkpoint.note, entries });
  say('drawing samples');
  const { survey, signatures } = writePopulations(folder, log, {
    period: order.period,
    account: order.account,
    seed: order.seed,
    sampleSize: order.sampleSize,
    root: log.root,
  });
  say('fetching the sampled requests');
  const gathered = await gather(client, survey);
  writeData(folder, gathered);
  const proven = writeProofs(folder, log, survey);
  folder.write('verify.mjs', await buildVerifier());
  say('writing the pages');
  const madeBy = `${me.name} (${me.id})`;
  await writePages(folder, contextOf({ order, log, survey, signatures, gathered, madeBy, proven }));

  const manifest = manifestOf(folder, { order, log, survey, shown: gathered.requests.length, madeBy: me.id });
  const manifestDigest = createHash('sha256').update(manifestText(manifest)).digest('hex');
  const sealedBy = await seal(folder, order, { manifest, manifestDigest });
  folder.finish();
  const coincide = survey.duties.filter(({ problems }) => problems.length > 0).length;
  return { manifest, manifestDigest, sealedBy, duties: { requests: survey.duties.length, coincide } };
}

function writeData(folder: PackFolder, { people, integrations, requests, bundles }: Gathered): void {
  const json = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  folder.write('data/people.json', json(people));
  folder.write('data/integrations.json', json(integrations));
  for (const one of requests) folder.write(`data/requests/${one.request.id}.json`, json(one));
  for (const { digest, bundle } of bundles) folder.write(`policies/${digest}.json`, json(bundle));
}

function contextOf(parts: {
  order: PackOrder;
  log: WrittenLog;
  survey: Survey;
  signatures: PackContext['signatures'];
  gathered: Gathered;
  madeBy: string;
  proven: ReturnType<typeof writeProofs>;
}): PackContext {
  const { order, log, survey, signatures, gathered, madeBy, proven } = parts;
  return {
    survey,
    signatures,
    origin: log.origin,
    checkpoint: { size: log.size, root: log.root, note: log.note },
    vkey: log.vkey,
    madeAt: order.madeAt,
    madeBy,
    program: order.program,
    people: new Map(gathered.people.map((one) => [one.id, one])),
    integrations: new Map(gathered.integrations.map((one) => [one.id, one])),
    policySets: gathered.bundles.map(readPolicySet),
    requests: new Map(gathered.requests.map((one) => [one.request.id, one])),
    entriesOf: (request) => proven.get(request) ?? [],
  };
}

function manifestOf(
  folder: PackFolder,
  parts: { order: PackOrder; log: WrittenLog; survey: Survey; shown: number; madeBy: string },
): Manifest {
  const { order, log, survey, shown, madeBy } = parts;
  const [first, end] = survey.range;
  return {
    format: 'countersign evidence pack v1',
    program: order.program,
    madeAt: order.madeAt,
    madeBy,
    period: { ...order.period },
    account: order.account,
    log: { origin: log.origin, vkey: log.vkey, size: log.size, root: log.root, checkpoint: log.note },
    entries: { first, end },
    sample: { seed: order.seed, size: order.sampleSize },
    populations: listPopulations(survey),
    requests: { touched: survey.duties.length, shown },
    files: [...folder.files()],
  };
}

/** Puts the pack on record, and the record into the pack: from then on the signed log contradicts whoever alters it. */
async function seal(
  folder: PackFolder,
  { client, period, account }: PackOrder,
  { manifest, manifestDigest }: Pick<MadePack, 'manifest' | 'manifestDigest'>,
): Promise<number> {
  // Making the pages takes longer than a service keeps a connection open; that it was closed is noticed first.
  await pause(TURN_MILLIS);
  const sealed = await client.recordEvidence({
    body: { ...period, account, checkpointSize: manifest.log.size, manifestDigest },
  });
  folder.write('manifest.json', manifestText(manifest));
  folder.write('seal/entry.json', Buffer.from(sealed.body, 'base64'));
  folder.write('seal/entry.tlog-proof', sealed.proof);
  return sealed.index;
}
