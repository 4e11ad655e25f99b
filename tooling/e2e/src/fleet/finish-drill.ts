import type { DrillReport } from './run-drill.ts';

/** Prints what became of a drill, and has the program end with 1 where something was lost or happened twice. */
export function finishDrill(report: DrillReport): void {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  const { asked, entries, changes, verified } = report;
  const isWhole =
    entries['request.done'] === asked &&
    entries['step.applied'] === 2 * asked &&
    changes === asked &&
    verified;
  process.exitCode = isWhole ? 0 : 1;
}
