import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** A folder that is removed when it is disposed of. */
export function createDirectory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'countersign-log-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** Every file of a folder, by its path in it. */
export function filesIn(directory: string): Map<string, Buffer> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const read = files.map((one): [string, Buffer] => {
    const path = join(one.parentPath, one.name);
    return [relative(directory, path), readFileSync(path)];
  });
  return new Map(read.sort(([a], [b]) => (a < b ? -1 : 1)));
}
