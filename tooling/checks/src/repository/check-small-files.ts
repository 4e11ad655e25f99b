import { repositoryRoot } from '../repository-root.ts';
import { smallFilesWithOneImporter } from './small-files.ts';

/** Files that are better by themselves all the same: one route each, one step each. */
const MOST = 40;

const found = smallFilesWithOneImporter(repositoryRoot);
for (const { path, lines, importer } of found) process.stdout.write(`${path} (${lines}): ${importer}\n`);
process.stdout.write(`${found.length} small files with one importer; ${MOST} may be.\n`);
process.exitCode = found.length > MOST ? 1 : 0;
