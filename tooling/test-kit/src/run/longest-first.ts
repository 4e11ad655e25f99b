import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where files take ten seconds of processor time and more: whole programs, and searches. A part of the path. */
const LONG = [
  '/tooling/e2e/src/faults/',
  '/tooling/e2e/src/fleet/',
  '/tooling/e2e/src/worker/',
  '/tooling/e2e/src/requests/two-processes',
  '/apps/cli/src/commands/',
  '/apps/cli/src/verify/',
  '/apps/api/src/authorization',
  '/tooling/bench/',
  '/tooling/setup/',
  '/packages/rules-engine/src/',
  '/packages/backtest/',
  '/packages/store/src/two-processes',
  '/packages/queue/src/connection/',
];

/** The last file to start would otherwise be a long one, with the other cores idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  if (moduleId.includes('/tooling/e2e/src/programs/')) return 0;
  return LONG.some((part) => moduleId.includes(part)) ? 1 : 2;
}
