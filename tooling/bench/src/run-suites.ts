import { arch, cpus, loadavg, platform, tmpdir } from 'node:os';
import type { Comparison } from './measure/compare.ts';
import { formatResult, type Result, resultOf } from './report/result.ts';
import { withResources } from './resources/with-resources.ts';
import type { Suite } from './suite.ts';

/** What the program ends with. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/**
 * Runs the suites of these names, or all, one after the other; the name before a slash stands for all that begin with it. One that fails does not keep the others from running.
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
  const isMeant = (suite: string, name: string) => suite === name || suite.startsWith(`${name}/`);
  const unknown = names.filter((name) => ![...suites.keys()].some((suite) => isMeant(suite, name)));
  if (unknown.length > 0) {
    say(`There is no benchmark ${unknown.join(', ')}. There are: ${[...suites.keys()].join(', ')}.`);
    return EXIT.misused;
  }
  say(formatMachine());
  let exitCode: number = EXIT.done;
  for (const [name, suite] of suites) {
    if (names.length > 0 && !names.some((meant) => isMeant(name, meant))) continue;
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
  // A bound has no rounds.
  const side = (spread: Comparison['ours'], median: number, unit = '') =>
    spread.lowest === spread.highest
      ? `${legible(median)}${unit}`
      : `${legible(median)}${unit} (rounds ${legible(spread.lowest)} to ${legible(spread.highest)})`;
  const goal =
    result.goal === null
      ? ''
      : `, the goal of ${result.goal} ${result.ratio >= result.goal ? 'reached' : 'missed'}`;
  const less = result.better === 'less' ? ', less is better' : '';
  return (
    `${result.bench}: ${side(ours, result.ours, ` ${result.unit}`)}, ` +
    `${result.baseline_name} ${side(baseline, result.baseline)}${less}; ratio ${result.ratio}${goal}`
  );
}

/** Without decimals where they say nothing. */
function legible(figure: number): string {
  const digits = figure < 10 ? 2 : figure < 100 ? 1 : 0;
  return figure.toLocaleString('en-US', { maximumFractionDigits: digits });
}
