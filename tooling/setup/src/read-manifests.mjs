import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The folders whose children are packages, as in pnpm-workspace.yaml. */
export const packageFolders = ['apps', 'packages', 'tooling'];

/**
 * Everything that decides what an installation contains, as one text to compare: the machine (native packages differ),
 * the lockfile, the workspace's settings and each package's manifest. The text itself and not a hash of it: comparing
 * is exact, and loading node:crypto would take longer than all the rest.
 *
 * @param {string} root
 * @returns {string}
 */
export function readManifests(root) {
  const manifests = listPackages(root).map((folder) => `${folder}/package.json`);
  const paths = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests];
  return [
    `${process.platform} ${process.arch}`,
    ...paths.map((path) => `${path}\n${readFileSync(`${root}/${path}`, 'utf8')}`),
  ].join('\n');
}

/**
 * @param {string} root
 * @returns {string[]} the folder of every package of the workspace, from the root
 */
export function listPackages(root) {
  return packageFolders
    .filter((folder) => existsSync(`${root}/${folder}`))
    .flatMap((folder) => readdirSync(`${root}/${folder}`).map((name) => `${folder}/${name}`))
    .filter((folder) => existsSync(`${root}/${folder}/package.json`))
    .sort();
}
