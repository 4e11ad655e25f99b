import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeEntryBundle,
  encodeEntryBundle,
  encodeHashTile,
  followKeys,
  formatTilePath,
  leafHash,
  type NodeReader,
  openCheckpoint,
  parseVkey,
  readKeyRotation,
  rootAt,
  TILE_WIDTH,
  type TrustedLog,
  tilesOfTree,
  type VerifierKey,
} from '@countersign/audit-log';
import { type PackEntry, readEntry } from '@countersign/evidence';
import { createTree } from './growing-tree.ts';
import type { PackFolder } from './pack-folder.ts';

/** A log that lies in a folder, and its tree. */
export interface FolderLog {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal Merkle root at that size. */
  readonly root: string;
  readonly note: string;
  readonly readNode: NodeReader;
}

/** One that was just written. */
export interface WrittenLog extends FolderLog {
  /** The key that it was checked with. */
  readonly vkey: string;
}

const LOG = 'log';

/**
 * Writes a log as tiles (c2sp.org/tlog-tiles) while its entries come in, and checks it on the way: the checkpoint has to be
 * signed with the key, and the entries have to give its root.
 * @throws Error where they do not
 */
export async function writeLogFolder(
  folder: PackFolder,
  source: {
    readonly vkey: string;
    readonly note: string;
    readonly entries: AsyncIterable<{ readonly index: number; readonly body: string }>;
  },
): Promise<WrittenLog> {
  const tree = createTree();
  let bundle: Buffer[] = [];
  let count = 0;
  const flush = () => {
    if (bundle.length === 0) return;
    const index = Math.ceil(count / TILE_WIDTH) - 1;
    const path = formatTilePath({ level: 'entries', index, width: bundle.length });
    folder.write(`${LOG}/${path}`, encodeEntryBundle(bundle));
    bundle = [];
  };
  for await (const { index, body } of source.entries) {
    if (index !== count) throw outOfOrder(index, count);
    const bytes = Buffer.from(body, 'base64');
    tree.add(leafHash(bytes));
    bundle.push(bytes);
    count += 1;
    if (bundle.length === TILE_WIDTH) flush();
  }
  flush();
  const key = parseVkey(source.vkey);
  const trusted = { origin: key.name, vkeys: [key] };
  const log = checkLog({ note: source.note, trusted, size: count, readNode: tree.readNode });
  for (const tile of tilesOfTree(count)) {
    const { level, index, width } = tile;
    if (level === 'entries') continue;
    const hashes = Array.from({ length: width }, (_, at) =>
      tree.readNode(level * 8, index * TILE_WIDTH + at),
    );
    folder.write(
      `${LOG}/${formatTilePath(tile)}`,
      encodeHashTile(hashes.filter((hash) => hash !== undefined)),
    );
  }
  folder.write(`${LOG}/checkpoint`, source.note);
  folder.write(`${LOG}/vkey`, `${source.vkey}\n`);
  return { ...log, vkey: source.vkey };
}

function outOfOrder(index: number, due: number): Error {
  return new Error(
    due === 0
      ? `The entries before ${index} were pruned. A pack needs every entry of the log: make packs before pruning.`
      : `The service sent entry ${index} where ${due} was due.`,
  );
}

/**
 * Reads the log of a pack, from its entries alone.
 * @param trusted the keys that the caller trusts, and those that they lead to (`followPack`)
 * @throws Error where it cannot be read, or is not what was signed
 */
export function readLogFolder(pack: string, trusted: TrustedLog): FolderLog {
  const note = readFileSync(join(pack, LOG, 'checkpoint'), 'utf8');
  const tree = createTree();
  let size = 0;
  for (const body of entryBodies(pack, sizeIn(note))) {
    tree.add(leafHash(body));
    size += 1;
  }
  return checkLog({ note, trusted, size, readNode: tree.readNode });
}

/** The keys of the log of a pack, from one that is trusted: another one is believed where the one before has named it. */
export function followPack(pack: string, key: VerifierKey): TrustedLog {
  const trusted = { origin: key.name, vkeys: [key] };
  try {
    const size = sizeIn(readFileSync(join(pack, LOG, 'checkpoint'), 'utf8'));
    const bodies = [...entryBodies(pack, size)];
    return followKeys(
      trusted,
      bodies.flatMap((body, index) => readKeyRotation(index, body) ?? []),
    );
  } catch {
    // Told where the log is read.
    return trusted;
  }
}

/** The entries of the log of a pack, in order. */
export function* readEntries(pack: string, size: number): Generator<PackEntry> {
  let index = 0;
  for (const body of entryBodies(pack, size)) {
    yield readEntry(index, body);
    index += 1;
  }
}

/** The exact bytes of the entries, in order. */
export function* entryBodies(pack: string, size: number): Generator<Uint8Array> {
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const path = `${LOG}/${formatTilePath({ level: 'entries', index, width })}`;
    const entries = decodeEntryBundle(readFileSync(join(pack, path)), width);
    if (typeof entries === 'string') throw new Error(`${path} cannot be read: ${entries}.`);
    yield* entries;
  }
}

const sizeIn = (note: string): number => Number(note.split('\n')[1] ?? 0);

function checkLog(claimed: {
  note: string;
  trusted: TrustedLog;
  size: number;
  readNode: NodeReader;
}): FolderLog {
  const { note, size, readNode, trusted } = claimed;
  const opened = openCheckpoint(note, trusted);
  if (!opened.ok) throw new Error(`The checkpoint cannot be trusted: ${opened.message}`);
  const { checkpoint } = opened;
  if (Number(checkpoint.size) !== size)
    throw new Error(`The checkpoint is of ${checkpoint.size} entries, and there are ${size}.`);
  const root = Buffer.from(rootAt(size, readNode));
  if (!root.equals(checkpoint.root))
    throw new Error(
      `The entries do not give the signed root: it is ${root.toString('hex')}, and ${Buffer.from(checkpoint.root).toString('hex')} was signed.`,
    );
  return { origin: trusted.origin, size, root: root.toString('hex'), note, readNode };
}
