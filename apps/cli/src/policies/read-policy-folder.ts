import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonFile } from '@countersign/request-files';
import { CountersignError, type TraceCondition } from '@countersign/schema';
import { UsageError } from '../exit-codes.ts';

export type Json = TraceCondition['expected'];

/** A rule document, and where it was found. */
export interface PolicyDocument {
  readonly place: string;
  readonly document: Json;
}

/** A file that holds no document, and why. */
export interface UnreadableFile {
  readonly place: string;
  readonly message: string;
}

export interface PolicyFolder {
  readonly documents: readonly PolicyDocument[];
  readonly unreadable: readonly UnreadableFile[];
}

/** A hundred times the longest rule that the product comes with. */
const MAX_BYTES = 1_000_000;
const MAX_FILES = 10_000;

/**
 * Reads every `*.json` file of a folder and of the folders in it, in the order of their names. What begins with a dot is
 * left out, and links to folders are not followed.
 * @throws UsageError when there is no such folder, or no file in it
 */
export async function readPolicyFolder(folder: string): Promise<PolicyFolder> {
  const paths = await jsonFilesIn(folder);
  if (paths.length === 0)
    throw new UsageError(`There is no rule in ${folder}: a rule is a file whose name ends in .json.`);
  if (paths.length > MAX_FILES)
    throw new UsageError(`There are ${paths.length} files in ${folder}, and at most ${MAX_FILES} are read.`);
  const documents: PolicyDocument[] = [];
  const unreadable: UnreadableFile[] = [];
  for (const path of paths) {
    const read = await readDocument(path);
    if ('message' in read) unreadable.push({ place: path, message: read.message });
    else documents.push({ place: path, document: read.document });
  }
  return { documents, unreadable };
}

async function jsonFilesIn(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inside = next;
    const entries = await readdir(inside, { withFileTypes: true }).catch((error: unknown) => {
      throw new UsageError(`${inside} ${reason(error)}. Name a folder with rules that you may read.`);
    });
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      // A link to a folder is none here; it could lead back to where it is.
      if (entry.isDirectory()) waiting.push(join(inside, entry.name));
      else if (entry.name.endsWith('.json')) paths.push(join(inside, entry.name));
    }
  }
  return paths.sort();
}

async function readDocument(path: string): Promise<{ document: Json } | { message: string }> {
  try {
    const stats = await stat(path);
    // Reading a pipe would wait for whoever writes into it.
    if (!stats.isFile()) return { message: 'it is no file' };
    const { size } = stats;
    if (size > MAX_BYTES) return { message: `it has ${size} bytes, and a rule has at most ${MAX_BYTES}` };
    // What JSON says is JSON, whatever it means.
    return { document: readJsonFile(await readFile(path)) as Json };
  } catch (error) {
    if (error instanceof CountersignError) return { message: String(error.details.problem) };
    return { message: `it ${reason(error)}` };
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'ENOTDIR') return 'is no folder';
  if (code === 'EACCES') return 'may not be read by you';
  return 'cannot be read';
}
