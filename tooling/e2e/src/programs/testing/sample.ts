import type { Report } from './demo.ts';

/** What the sample of a run in a document says that a run does not: rows, tasks and figures. */
export interface Sample {
  /** How many rows and tasks it shows. */
  readonly shown: number;
  readonly wrong: readonly string[];
}

/** Compares the sample of the demonstration in README.md with what a run reported. What it leaves out is written "...". */
export function compareSample(readme: string, { rows, tasks }: Pick<Report, 'rows' | 'tasks'>): Sample {
  const [, block = ''] = /^```text\n(line {2}provider.*?)^```$/ms.exec(readme) ?? [];
  const [rowTable = '', taskTable = '', verification = ''] = block.split('\n\n');
  const wrongRows = cellsOf(rowTable).filter(([line, ...cells]) => {
    const row = rows.find((one) => String(one.line) === line);
    if (row === undefined) return true;
    const { provider, action, subject, verdict, state, rule, source } = row;
    const said = [provider, action, subject, verdict, state].map((one) => one ?? '');
    const why = source === null ? (rule ?? '') : `${rule} (${source})`;
    return said.join() !== cells.slice(0, -1).join() || !isShortened(cells.at(-1) ?? '', why);
  });
  const wrongTasks = cellsOf(taskTable).filter(
    ([, kind, doneBy, confirmedBy, title]) =>
      !tasks.some(
        (task) =>
          task.kind === kind &&
          task.completedBy === doneBy &&
          (task.confirmedBy ?? '') === confirmedBy &&
          task.title === title,
      ),
  );
  // They change with every rule, step and moment of a commit, and nothing is lost without them.
  const figures = verification.split('\n').filter((line) => /\d/.test(line));
  return {
    shown: cellsOf(rowTable).length + cellsOf(taskTable).length,
    wrong: [...[...wrongRows, ...wrongTasks].map((cells) => cells.join(' | ')), ...figures],
  };
}

/** The cells of a table, cut where its second line has a new run of dashes. */
function cellsOf(table: string): readonly (readonly string[])[] {
  const [, ruler = '', ...lines] = table.split('\n');
  const starts = [...ruler.matchAll(/-+/g)].map(({ index }) => index);
  return lines
    .filter((line) => line !== '')
    .map((line) => starts.map((start, column) => line.slice(start, starts[column + 1]).trim()));
}

function isShortened(shown: string, whole: string): boolean {
  const [beginning = ''] = shown.split('...');
  return shown.includes('...') ? whole.startsWith(beginning.trimEnd()) : shown === whole;
}
