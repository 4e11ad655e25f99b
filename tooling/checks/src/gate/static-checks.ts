import { hasHistory } from '../repository/commit-messages.ts';
import { repositoryRoot } from '../repository-root.ts';

/** A check of the source as it stands, without running the product. */
export type Check = {
  /** What is checked, as the summary shows it. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
};

/** One that takes its time; turbo knows what it depends on, and what it said about that before. */
const task = (name: string, id: string, options: readonly string[]): Check => ({
  name,
  command: ['turbo', 'run', id, '--output-logs=errors-only', ...options],
});

const program = (name: string, path: string, ...words: readonly string[]): Check => ({
  name,
  command: [process.execPath, `tooling/checks/src/${path}`, ...words],
});

/** Slowest first, since they run two at a time. `fromCache`: what was found good before, and has not changed, is good. */
export function staticChecks({ fromCache }: { readonly fromCache: boolean }): readonly Check[] {
  const options = fromCache ? [] : ['--force'];
  return [
    task('types', '//#types', options),
    task('unused code', '//#unused', options),
    task('format and lint', '//#lint', options),
    { name: 'import rules', command: ['turbo', 'boundaries'] },
    { name: 'manifests', command: ['sherif', '--fail-on-warnings'] },
    program('generated docs', 'generators/main.ts', '--check'),
    program('small files', 'repository/check-small-files.ts'),
    hasHistory(repositoryRoot)
      ? program('commit messages', 'repository/check-commit-messages.ts')
      : { name: 'commit messages: no history', command: [process.execPath, '--eval', ''] },
  ];
}
