import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageFolders, readManifests } from './read-manifests.mjs';

const root = new URL('../../..', import.meta.url).pathname;

it('covers the folders of pnpm-workspace.yaml', () => {
  const { packages } = parse(readFileSync(`${root}/pnpm-workspace.yaml`, 'utf8'));
  expect(packages.toSorted()).toEqual(packageFolders.map((folder) => `${folder}/*`));
});

it('covers the manifest of every package', () => {
  const manifests = readManifests(root);
  for (const name of ['countersign', '@countersign/schema', '@countersign/cli', '@countersign/setup']) {
    expect(manifests).toContain(`"name": "${name}"`);
  }
});
