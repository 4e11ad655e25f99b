import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whole programs first: the last file to start would otherwise be a long one, with the other cores idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const runsPrograms = ({ moduleId }: TestSpecification) => moduleId.includes('/tooling/e2e/');
    return [...sorted.filter(runsPrograms), ...sorted.filter((file) => !runsPrograms(file))];
  }
}
