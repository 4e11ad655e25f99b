import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Longest first line of a commit message, in characters: more is cut off in most places that show one. */
const MAX_LENGTH = 72;

/** Commits of before are left as they are. */
const CHECKED_SINCE = '2026-11-30T00:20:00Z';

/** Whether this checkout has a history at all; an unpacked archive has none. */
export const hasHistory = (checkout: string): boolean => existsSync(join(checkout, '.git'));

/**
 * The commits whose first line is too long, one text for each. A shallow clone is checked as far as it goes.
 * @throws Error where git cannot read the history
 */
export function longFirstLines(checkout: string, since = CHECKED_SINCE): readonly string[] {
  // Not --since, which stops at the first commit that is older, whatever a clock said then.
  const log = ['log', '--no-merges', `--since-as-filter=${since}`, '--format=%h %s', 'HEAD'];
  return execFileSync('git', log, { cwd: checkout, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    .split('\n')
    .map((line) => /^(\S+) (.*)$/.exec(line))
    .flatMap((match) => {
      const [, commit, first = ''] = match ?? [];
      const { length } = [...first];
      return length > MAX_LENGTH
        ? [`${commit}: the first line has ${length} characters, and ${MAX_LENGTH} fit: ${first}`]
        : [];
    });
}
