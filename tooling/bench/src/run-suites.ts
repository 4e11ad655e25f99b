import { arch, cpus, loadavg, platform, tmpdir } from 'node:os';
import type { Comparison } from './measure/compare.ts';
import { formatResult, type Result, resultOf } from './report/result.ts';
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

/** What the figures were measured on, and whether something else was measured with them. */
function formatMachine(): string {
  const cores = cpus();
  const [load = 0] = loadavg();
  const notes = [
    `Node ${process.versions.node}`,
    `${platform()} ${arch()}`,
    `${cores.length} cores (${cores[0]?.model ?? 'unknown'})`,
    `load ${load.toFixed(1)}`,
    `files in ${tmpdir()}`,
  ];
  const busy =
    load > cores.length / 2 ? '\nOther programs keep this machine busy; expect the rounds to differ.' : '';
  return `${notes.join(', ')}${busy}`;
}

/** A result for people: both medians, how far the rounds were apart, and whether the goal was reached. */
function formatSpread(result: Result, { ours, baseline }: Comparison): string {
  const range = ({ lowest, highest }: Comparison['ours']) => `${whole(lowest)} to ${whole(highest)}`;
  const goal =
    result.goal === null
      ? ''
      : `, the goal of ${result.goal} ${result.ratio >= result.goal ? 'reached' : 'missed'}`;
  return (
    `${result.bench}: ${whole(result.ours)} ${result.unit} (rounds ${range(ours)}), ` +
    `${result.baseline_name} ${whole(result.baseline)} (rounds ${range(baseline)}); ` +
    `ratio ${result.ratio}${goal}`
  );
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en-US');
}
