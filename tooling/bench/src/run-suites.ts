import { formatMachine } from './report/format-machine.ts';
import { formatSpread } from './report/format-spread.ts';
import { formatResult, resultOf } from './report/result.ts';
import { withResources } from './resources/with-resources.ts';
import type { Suite } from './suite.ts';

/** What the program ends with. */
const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/**
 * Runs the suites of these names, or all, one after the other. One that fails does not keep the others from running.
 *
 * @returns exit code: 0, or 1 where a suite failed, or 2 where a name is not known and nothing was run
 */
export async function runSuites(options: {
  readonly suites: ReadonlyMap<string, Suite>;
  readonly names: readonly string[];
  /** Takes one result, a line of JSON without its end. */
  readonly writeResult: (line: string) => void;
  readonly say: (text: string) => void;
}): Promise<number> {
  const { suites, names, writeResult, say } = options;
  const unknown = names.filter((name) => !suites.has(name));
  if (unknown.length > 0) {
    say(`There is no benchmark ${unknown.join(', ')}. There are: ${[...suites.keys()].join(', ')}.`);
    return EXIT.misused;
  }
  say(formatMachine());
  let exitCode: number = EXIT.done;
  for (const [name, suite] of suites) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      await withResources((own) =>
        suite({
          own,
          say,
          report: (comparison, about) => {
            const result = resultOf(comparison, about);
            writeResult(formatResult(result));
            say(formatSpread(result, comparison));
          },
        }),
      );
    } catch (error) {
      say(`The benchmark ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      exitCode = EXIT.failed;
    }
  }
  return exitCode;
}
