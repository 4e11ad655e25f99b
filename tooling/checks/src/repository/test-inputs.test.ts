import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';

/** A package, and what turbo is told about its tests. */
interface Package {
  readonly folder: string;
  readonly name: string;
  readonly script: string | undefined;
  readonly known: ReadonlySet<string>;
  readonly inputs: readonly string[];
}

const read = (path: string) => JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'));
const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: repositoryRoot }).filter((path) => !path.includes('node_modules'));

const packages: readonly Package[] = filesOf('{packages,apps,tooling}/*/package.json').map((path) => {
  const folder = dirname(path);
  const { name, scripts, dependencies, devDependencies } = read(path);
  const { test: task = {} } = read(join(folder, 'turbo.json')).tasks ?? {};
  const sources = (task.dependsOn ?? []).map((one: string) => one.replace(/#source$/, ''));
  const known = new Set([...Object.keys({ ...dependencies, ...devDependencies }), ...sources]);
  return { folder, name, script: scripts?.test, known, inputs: task.inputs ?? [] };
});

const ownerOf = (path: string) =>
  packages.find(({ folder }) => path === folder || path.startsWith(`${folder}/`));

/** Paths in the sources of a package that lead out of it: what is started or read there, and not imported. */
const pathsOutOf = ({ folder }: Package): readonly string[] =>
  filesOf(`${folder}/{src,bench,scripts}/**/*.{ts,mjs}`).flatMap((path) =>
    [
      ...readFileSync(join(repositoryRoot, path), 'utf8').matchAll(
        /['"`]((?:\.\.\/)*\.\.(?:\/[^'"`\n ]*)?)['"`]/g,
      ),
    ]
      .map((match) => normalize(join(dirname(path), match[1] ?? '')))
      .filter((to) => !to.startsWith('..') && to !== folder && !to.startsWith(`${folder}/`)),
  );

function isKnown({ known, inputs }: Package, to: string): boolean {
  const owner = ownerOf(to);
  if (owner !== undefined && known.has(owner.name)) return true;
  const globs = inputs.flatMap((one) => (one.startsWith('$TURBO_ROOT$/') ? [one.slice(13)] : []));
  // Of the whole checkout it is not to be seen what is used of it.
  if (to === './' || to === '.') return globs.length > 2;
  return globs.some((glob) => matchesGlob(to, glob) || matchesGlob(`${to}/file.md`, glob));
}

describe('npm test -- --affected runs the tests of', () => {
  test.each(packages)('$folder', ({ folder, script }) => {
    const expected = filesOf(`${folder}/src/**/*.test.ts`).length > 0;
    expect(script).toBe(expected ? `vitest run --root ../.. ${folder}/src` : undefined);
  });
});

describe('a change reaches the tests that read or start what was changed, in', () => {
  test.each(packages)('$folder', (one) => {
    expect(pathsOutOf(one).filter((to) => !isKnown(one, to))).toEqual([]);
  });

  test('this check finds paths that lead out of a package', () => {
    const some = ['apps/api/src/main.ts', 'packages/store/migrations/'];
    expect(packages.flatMap(pathsOutOf)).toEqual(expect.arrayContaining(some));
  });
});
