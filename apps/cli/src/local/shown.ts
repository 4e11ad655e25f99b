import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit-codes.ts';

/** Things that are remembered for each person, newest last. */
const REMEMBERED = 500;

const shownSchema = z.array(z.tuple([z.string(), z.string()]));

/** Who was shown something, and where that is remembered. */
interface Viewer {
  readonly dataDirectory: string;
  /** Name of the local person. */
  readonly as: string;
}

/** Something as it is at a moment: its digest, or what else tells it from what it was before. */
interface Shown {
  readonly id: string;
  readonly digest: string;
}

/** The digest of something as this person was last shown it on this machine; undefined where that was never. */
export function lastShown(viewer: Viewer, id: string): string | undefined {
  return read(viewer).get(id);
}

/**
 * Why somebody who called something by a name does not decide on it yet: a name means another thing as soon as there is one, and nobody approves what
 * they have not seen. Null where they have seen it as it is, or gave its identifier.
 */
export function unseenProblem(
  context: Viewer & { readonly nameOf: (id: string) => string | undefined },
  { id, digest }: Shown,
): string | null {
  const name = context.nameOf(id);
  if (name === undefined || lastShown(context, id) === digest) return null;
  return `"${name}" means ${id} now, and you have not been shown that before. Look at it; then send the command again, or give the identifier.`;
}

/**
 * Shows what somebody is about to decide on who called it by a name and has not seen it as it is, in place of deciding.
 * @throws UsageError then
 */
export function requireSeen(context: CommandContext, shown: Shown, format: () => string): void {
  const problem = unseenProblem(context, shown);
  if (problem === null) return;
  context.print(format());
  if (isPrinted(context)) recordShown(context, shown);
  throw new UsageError(problem);
}

/** Whether what is printed for people is. */
export const isPrinted = ({ json, quiet }: Pick<CommandContext, 'json' | 'quiet'>): boolean =>
  !json && !quiet;

/**
 * Remembers what was shown, so that a review of something that was edited meanwhile is noticed. It is a help for people on
 * the machine of the data directory, and no more: what binds a review is the digest in it.
 */
export function recordShown(viewer: Viewer, { id, digest }: Shown): void {
  const shown = read(viewer);
  if (shown.get(id) === digest || !existsSync(viewer.dataDirectory)) return;
  shown.delete(id);
  shown.set(id, digest);
  const path = placeOf(viewer);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify([...shown].slice(-REMEMBERED)), { mode: 0o600 });
}

function read(viewer: Viewer): Map<string, string> {
  try {
    return new Map(shownSchema.parse(JSON.parse(readFileSync(placeOf(viewer), 'utf8'))));
  } catch {
    // Nothing was shown yet, or the file is of no use: then nothing is known.
    return new Map();
  }
}

const placeOf = ({ dataDirectory, as }: Viewer) =>
  join(dataDirectory, 'shown', `${encodeURIComponent(as)}.json`);
