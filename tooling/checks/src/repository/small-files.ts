import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A file as long as this is a helper that its importer could hold. */
const SMALL = 20;

/** A small file that one other file imports, and nobody else needs. */
export interface SmallFile {
  readonly path: string;
  readonly lines: number;
  readonly importer: string;
}

const SOURCES = '{packages,apps,tooling}/*/{src,bench,scripts}/**/*.{ts,mjs}';
const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/**
 * Finds them. What a test imports as well is the seam of that test; what an entry of its package exports, other packages use;
 * and what is started and not imported, such as the program of a thread, cannot be part of whoever starts it.
 */
export function smallFilesWithOneImporter(root: string): readonly SmallFile[] {
  const paths = globSync(SOURCES, { cwd: root }).filter((path) => !path.includes('node_modules'));
  const texts = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const entries = entriesOf(root);
  const importersOf = new Map<string, Set<string>>();
  for (const [path, text] of texts) {
    for (const [, to = ''] of text.matchAll(IMPORT)) {
      const target = normalize(join(dirname(path), to));
      importersOf.set(target, (importersOf.get(target) ?? new Set()).add(path));
    }
  }
  return [...texts]
    .map(([path, text]) => ({ path, lines: text.split('\n').length - 1, importers: importersOf.get(path) }))
    .filter(({ path, lines }) => lines <= SMALL && !path.endsWith('.test.ts') && !entries.has(path))
    .flatMap(({ path, lines, importers }) => {
      const [importer = '', ...others] = importers ?? [];
      return importer === '' || others.length > 0 || entries.has(importer) ? [] : [{ path, lines, importer }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files that a manifest lets other packages import. */
function entriesOf(root: string): ReadonlySet<string> {
  const manifests = globSync('{packages,apps,tooling}/*/package.json', { cwd: root });
  return new Set(
    manifests.flatMap((path) => {
      const { exports = {} } = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return Object.values<string>(exports).map((file) => normalize(join(dirname(path), file)));
    }),
  );
}
