import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A name that a file exports. */
export interface ExportedName {
  /** Path from the root of the checkout. */
  readonly path: string;
  readonly name: string;
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
const RENAMED = /^export (?:type )?\{([^}]*)\}/gm;

/** The names that this source exports, those of other files among them. */
export function namesExportedBy(source: string): readonly string[] {
  const declared = [...source.matchAll(DECLARATION)].map((match) => match[1] ?? '');
  const listed = [...source.matchAll(RENAMED)]
    .flatMap((match) => (match[1] ?? '').split(','))
    .map(
      (item) =>
        item
          .trim()
          .replace(/^type /, '')
          .split(' as ')
          .at(-1) ?? '',
    );
  return [...declared, ...listed].filter((name) => /^\w+$/.test(name));
}

/** Every name that the files of packages and apps export; test files export nothing that anybody uses. */
export function exportedNames(root: string): readonly ExportedName[] {
  return globSync('{packages,apps}/*/src/**/*.ts', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .flatMap((path) =>
      namesExportedBy(readFileSync(join(root, path), 'utf8')).map((name) => ({ path, name })),
    );
}

/** `formatKeyId` is `format`, `key` and `id`; `KEY_ID` is `key` and `id`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .split(/_|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
