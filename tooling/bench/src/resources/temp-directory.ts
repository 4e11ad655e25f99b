import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Own } from './with-resources.ts';

/** A new directory on the machine's disk, removed at the end. */
export async function tempDirectory(own: Own): Promise<string> {
  const path = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  await own(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
