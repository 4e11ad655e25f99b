import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { type Document, parseDocument } from './parse-document.ts';

export interface NamedDocument extends Document {
  /** Path from the root of the checkout. */
  readonly path: string;
}

/** Every Markdown document of the checkout, by path. */
export async function readDocuments(): Promise<readonly NamedDocument[]> {
  const paths: string[] = [];
  const patterns = ['*.md', '{apps,docs,examples,packages,tooling}/**/*.md'];
  for await (const path of glob(patterns, {
    cwd: repositoryRoot,
    exclude: (path) => path.includes('node_modules'),
  })) {
    paths.push(path);
  }
  return Promise.all(
    paths.sort().map(async (path) => ({
      path,
      ...parseDocument(await readFile(join(repositoryRoot, path), 'utf8')),
    })),
  );
}

/** Those that speak of the whole project; paths in them start at its root. */
export const isAboutProject = ({ path }: NamedDocument): boolean =>
  path.startsWith('docs/') || !path.includes('/');
