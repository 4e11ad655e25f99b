/** No more than one line of counts in this time: enough to see that it moves, also in a CI log. */
const countsEveryMs = 3000;

/**
 * Writes one line per phase to standard error. Standard output belongs to the command that follows.
 *
 * @param {(text: string) => void} [write]
 */
export function createProgress(write = (text) => process.stderr.write(text)) {
  const start = performance.now();
  let lastLine = start;
  let retryShown = false;

  /** @param {string} text */
  const say = (text) => {
    lastLine = performance.now();
    write(`countersign: ${text}\n`);
  };
  return {
    say,
    /** Turns pnpm's output into phases, counts and a word about a bad network. @param {string} line */
    readPnpm(line) {
      if (!retryShown && line.startsWith('Will retry in')) {
        retryShown = true;
        say('the package registry does not answer; trying again');
      }
      const node = /\/node@([\d.]+)\/.* preinstall\$/.exec(line);
      if (node !== null) say(`fetching Node ${node[1]}`);
      const counts = /^Progress: resolved (\d+), .*added ([1-9]\d*)/.exec(line);
      if (counts !== null && performance.now() - lastLine >= countsEveryMs)
        say(`${counts[2]} of ${counts[1]} packages`);
    },
    done() {
      say(`ready after ${Math.round((performance.now() - start) / 1000)} s`);
    },
  };
}
