import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AUDIT_EVENTS, CONFIGURATION, ERRORS, ROUTES } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../repository-root.ts';

const REGISTRIES = /packages\/schema\/src\/(errors|audit-events|configuration|http\/.+-routes)\.ts$/;

/** The sources of the product, without its tests and without the registries themselves. */
const sources: readonly string[] = ['packages', 'apps'].flatMap((group) =>
  // A package that has moved leaves its node_modules behind in a checkout.
  globSync('*/package.json', { cwd: join(repositoryRoot, group) }).flatMap((manifest) => {
    const folder = join(repositoryRoot, group, dirname(manifest), 'src');
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.includes('testing/'))
      .map((path) => join(folder, path))
      .filter((path) => !REGISTRIES.test(path))
      .map((path) => readFileSync(path, 'utf8'));
  }),
);

const unused = (names: readonly string[], form: (name: string) => string) =>
  names.filter((name) => !sources.some((source) => source.includes(form(name))));

describe('what nothing uses is in no registry', () => {
  test('every error is thrown or answered somewhere', () => {
    expect(unused(Object.keys(ERRORS), (code) => `'${code}'`)).toEqual([]);
  });

  test('every kind of entry is written somewhere', () => {
    expect(unused(Object.keys(AUDIT_EVENTS), (type) => `'${type}'`)).toEqual([]);
  });

  test('every route is served', () => {
    expect(unused(Object.keys(ROUTES), (name) => `ROUTES.${name},`)).toEqual([]);
  });

  test('every setting is read by the programs that it names', () => {
    const readBy = (name: string) =>
      (['api', 'worker', 'cli', 'sandbox', 'witness'] as const).filter((app) =>
        readFileSync(join(repositoryRoot, 'apps', app, 'src', 'config.ts'), 'utf8').includes(`'${name}'`),
      );
    const named = Object.entries(CONFIGURATION).map(([name, { usedBy }]) => [name, [...usedBy]]);
    expect(Object.keys(CONFIGURATION).map((name) => [name, readBy(name)])).toEqual(named);
  });
});
