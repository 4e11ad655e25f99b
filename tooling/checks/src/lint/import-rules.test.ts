import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';
import { runTool } from './testing/run-tool.ts';
import { type WorkspaceCopy, withWorkspaceCopy } from './testing/with-workspace-copy.ts';

const checkBoundaries = (folder: string) => runTool('turbo', ['boundaries', '--no-color'], folder);

/** turbo breaks its messages into lines. */
const unwrap = (output: string) => output.replace(/\s*\n[\s|│]*/g, ' ');

async function dependOn(copy: WorkspaceCopy, from: string, to: string) {
  const path = `${from}/package.json`;
  const manifest = JSON.parse(await readFile(join(copy.folder, path), 'utf8'));
  const dependencies = { ...manifest.dependencies, [`@countersign/${to}`]: 'workspace:*' };
  await copy.plant(path, JSON.stringify({ ...manifest, dependencies }));
}

describe('the imports of this checkout', () => {
  it('go one way', async () => {
    const { passed, output } = await checkBoundaries(repositoryRoot);
    expect(output).toContain('no issues found');
    expect(passed).toBe(true);
  });

  it('are covered: every package carries a tag that has a rule, or is a tool', async () => {
    const { boundaries } = JSON.parse(readFileSync(join(repositoryRoot, 'turbo.json'), 'utf8'));
    const untagged = [];
    for await (const path of glob('{apps,packages,tooling}/*/package.json', { cwd: repositoryRoot })) {
      const rules = path.replace(/package\.json$/, 'turbo.json');
      const { tags } = JSON.parse(readFileSync(join(repositoryRoot, rules), 'utf8'));
      const known = path.startsWith('tooling/') ? ['tooling', 'config'] : Object.keys(boundaries.tags);
      if (!tags.some((tag: string) => known.includes(tag))) untagged.push(path);
    }
    expect(untagged).toEqual([]);
  });
});

describe('turbo refuses', () => {
  it.each([
    ['an import', `import { parse } from 'yaml';\nexport const value = parse('');\n`],
    ['a type import', `import type { Document } from 'yaml';\nexport type Value = Document;\n`],
    ['a re-export', `export { parse } from 'yaml';\n`],
    ['a dynamic import', `export const load = () => import('yaml');\n`],
  ])('%s of a package that the manifest does not list', async (_kind, source) => {
    const { passed, output } = await withWorkspaceCopy(async (copy) => {
      await copy.plant('packages/schema/src/planted.ts', source);
      return checkBoundaries(copy.folder);
    });
    expect(unwrap(output)).toContain('cannot import package `yaml` because it is not a dependency');
    expect(passed).toBe(false);
  });

  it('a relative import that leaves its package', async () => {
    const { passed, output } = await withWorkspaceCopy(async (copy) => {
      await copy.plant('packages/schema/src/planted.ts', 'export const value = 1;\n');
      await copy.plant(
        'packages/store/src/planted.ts',
        `export { value } from '../../schema/src/planted.ts';\n`,
      );
      return checkBoundaries(copy.folder);
    });
    expect(unwrap(output)).toContain('`../../schema/src/planted.ts` leaves the package');
    expect(passed).toBe(false);
  });

  it('packages that depend on each other, also where no rule says which comes first', async () => {
    const { passed, output } = await withWorkspaceCopy(async (copy) => {
      await dependOn(copy, 'tooling/setup', 'mutations');
      await dependOn(copy, 'tooling/mutations', 'setup');
      return checkBoundaries(copy.folder);
    });
    expect(output).toContain('Circular package dependency detected');
    expect(passed).toBe(false);
  });

  it.each([
    ['packages/schema', 'audit-log'],
    ['packages/lifecycle', 'rules-engine'],
    ['packages/rules-engine', 'use-cases'],
    ['packages/use-cases', 'store'],
    ['packages/store', 'queue'],
    ['packages/queue', 'connectors'],
    ['packages/connectors', 'store'],
    ['packages/api-client', 'rules-engine'],
    ['packages/store', 'api'],
    ['apps/api', 'queue'],
    ['apps/api', 'connectors'],
    ['apps/cli', 'store'],
    ['apps/cli', 'use-cases'],
    ['apps/cli', 'log-export'],
    ['apps/sandbox', 'lifecycle'],
    ['apps/sandbox', 'connectors'],
    ['apps/worker', 'cli'],
    ['packages/schema', 'checks'],
  ])('%s depending on %s', async (from, to) => {
    const { passed, output } = await withWorkspaceCopy(async (copy) => {
      await dependOn(copy, from, to);
      return checkBoundaries(copy.folder);
    });
    expect(unwrap(output)).toMatch(
      new RegExp(
        `Package \`@countersign/${to}\` found without any tag listed in allowlist for \`@countersign/${from.replace(/.*\//, '')}\``,
      ),
    );
    expect(passed).toBe(false);
  });
});
