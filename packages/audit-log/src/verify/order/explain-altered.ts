import type { AlteredClue } from '../clues.ts';
import type { Digest } from '../digest.ts';
import type { Findings } from '../findings.ts';

/**
 * Tells entries that hold what was logged at another place from those that were edited: their bytes give the hash that
 * another one was logged with. Where one after the other is off by one, something before them was inserted or removed.
 */
export function explainAltered(altered: readonly AlteredClue[], findings: Findings): void {
  const loggedAt = new Map<Digest, number>();
  for (const { truth, index } of altered) loggedAt.set(truth, index);
  const moved = altered
    .flatMap(({ index, computed }) => {
      const from = loggedAt.get(computed);
      return from === undefined ? [] : [{ index, from }];
    })
    .sort((a, b) => a.index - b.index);
  for (const { index, from } of moved) findings.moved(index, from);
  for (const { first, last, offset } of runsOf(moved)) reportRun({ first, last, offset }, findings);
}

interface Moved {
  readonly index: number;
  readonly from: number;
}

interface Run {
  readonly first: number;
  readonly last: number;
  /** Where the entries were logged, from where they are. */
  readonly offset: number;
}

/** Two or more neighbours that are off by one in the same direction. */
function runsOf(moved: readonly Moved[]): Run[] {
  const runs: Run[] = [];
  for (const { index, from } of moved) {
    const offset = from - index;
    const run = runs.at(-1);
    if (run !== undefined && run.last === index - 1 && run.offset === offset) {
      runs.splice(-1, 1, { ...run, last: index });
    } else {
      runs.push({ first: index, last: index, offset });
    }
  }
  return runs.filter(({ first, last, offset }) => Math.abs(offset) === 1 && last > first);
}

function reportRun({ first, last, offset }: Run, findings: Findings): void {
  const rest = `the entries ${first} to ${last}`;
  if (offset < 0) {
    const message = `An entry was inserted at ${first - 1}: ${rest} hold what was logged one place before.`;
    findings.entry('entry-inserted', { index: first - 1 }, message);
  } else {
    const message = `Entry ${first} was removed and the rest moved up: ${rest} hold what was logged one place behind.`;
    findings.entry('entry-removed', { index: first }, message);
  }
}
