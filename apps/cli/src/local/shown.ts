import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** Requests that are remembered for each person, newest last. */
const REMEMBERED = 500;

const shownSchema = z.array(z.tuple([z.string(), z.string()]));

/** Who was shown something, and where that is remembered. */
interface Viewer {
  readonly dataDirectory: string;
  /** Name of the local person. */
  readonly as: string;
}

/** The digest of a request as this person was last shown it on this machine; undefined where that was never. */
export function lastShown(viewer: Viewer, request: string): string | undefined {
  return read(viewer).get(request);
}

/**
 * Remembers what was shown, so that a review of something that was edited meanwhile is noticed. It is a help for people on
 * the machine of the data directory, and no more: what binds a review is the digest in it.
 */
export function recordShown(
  viewer: Viewer,
  { request, revision }: { readonly request: { id: string }; readonly revision: { digest: string } },
): void {
  const shown = read(viewer);
  if (shown.get(request.id) === revision.digest || !existsSync(viewer.dataDirectory)) return;
  shown.delete(request.id);
  shown.set(request.id, revision.digest);
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
