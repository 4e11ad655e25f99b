import { growPeaks, leafHash, NO_PEAKS, rootOfPeaks, signCheckpoint } from '@countersign/audit-log';
import type { Own } from '../resources/with-resources.ts';
import { appendConcurrently } from './append-concurrently.ts';
import { readLogFile } from './log-file.ts';
import type { OpenLog } from './open-log.ts';
import { requestLives } from './request-lives.ts';

/** Entries that are written by the store, and again and again behind it. */
const WRITTEN = 9_000;
/** Entries that are copied in one commit. */
const COMMIT = 50_000;

/**
 * Fills a log with so many entries, hundreds of thousands in a second: the store writes some, whose bytes are then appended
 * again as it would have done. A signed checkpoint is at the end.
 */
export async function fillLog(log: OpenLog, rows: number, own: Own): Promise<void> {
  const lives = requestLives(Math.ceil(WRITTEN / requestLives(1).length)).slice(0, WRITTEN);
  await appendConcurrently(log.store, { appends: lives, writers: 100 });
  const { writer } = log;
  const bodies = (await readLogFile(log, own)).bodies(0);
  const hashes = bodies.map(leafHash);
  const insertEntry = writer.prepare('INSERT INTO entry (idx, body, hash) VALUES (?, ?, ?)');
  const insertNode = writer.prepare('INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)');
  let peaks = NO_PEAKS;
  const append = writer.transaction((to: number) => {
    for (let idx = peaks.size; idx < to; idx++) {
      const at = idx % bodies.length;
      const grown = growPeaks(peaks, hashes[at] ?? Buffer.alloc(0));
      peaks = grown.peaks;
      if (idx < bodies.length) continue;
      insertEntry.run(idx, bodies[at], hashes[at]);
      for (const node of grown.nodes) insertNode.run(node.level, node.idx, node.hash);
    }
  });
  writer.pragma('synchronous = OFF');
  for (let to = COMMIT; to - COMMIT < rows; to += COMMIT) append(Math.min(to, rows));
  writer.pragma('synchronous = FULL');
  const note = signCheckpoint({ origin: log.trusted.origin, size: rows, root: rootOfPeaks(peaks) }, [
    log.key,
  ]);
  writer.prepare('INSERT INTO checkpoint (size, note) VALUES (?, ?)').run(rows, note);
}
