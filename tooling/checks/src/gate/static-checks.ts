import { hasHistory } from '../repository/commit-messages.ts';
import { repositoryRoot } from '../repository-root.ts';

/** A check of the source as it stands, without running the product. */
export type Check = {
  /** What is checked, as the summary shows it. */
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
};

/** Slowest first, since they run two at a time. */
export const staticChecks: readonly Check[] = [
  { name: 'types', command: ['turbo', 'run', '//#types', '--output-logs=errors-only'] },
  { name: 'unused code', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  {
    name: 'format and lint',
    command: ['biome', 'ci', '--colors=off', '--max-diagnostics=200', '--error-on-warnings'],
  },
  { name: 'import rules', command: ['turbo', 'boundaries'] },
  { name: 'manifests', command: ['sherif', '--fail-on-warnings'] },
  { name: 'small files', command: [process.execPath, 'tooling/checks/src/repository/check-small-files.ts'] },
  hasHistory(repositoryRoot)
    ? {
        name: 'commit messages',
        command: [process.execPath, 'tooling/checks/src/repository/check-commit-messages.ts'],
      }
    : { name: 'commit messages: no history', command: [process.execPath, '--eval', ''] },
];
