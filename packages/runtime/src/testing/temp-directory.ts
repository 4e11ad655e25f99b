import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory of the test's own, removed when it ends. */
export function tempDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'countersign-runtime-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}
