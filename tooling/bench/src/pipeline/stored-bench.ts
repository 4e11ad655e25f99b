import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Suite } from '../suite.ts';
import { againstBound } from './against-bound.ts';
import { CONCURRENCY, openPipeline } from './open-pipeline.ts';
import { requestRounds } from './request-rounds.ts';
import { requireSoundLog } from './require-sound-log.ts';
import { type Sizing, sizeOf } from './size.ts';
import { untilStill } from './until-still.ts';

const ROUNDS = 5;
const BYTES = 13_000;

/** By how much the store grows with each update, from the first word of it to done, indexes of the log included. */
export const storedBench =
  (sizing: Sizing): Suite =>
  async ({ own, report }) => {
    const perRound = sizeOf(sizing, { normal: 200, full: 1_000 });
    const { installation, people, log, addresses } = await openPipeline(own, { apiUsers: perRound });
    const size = await openSizeOf(join(installation.dataDirectory, 'countersign.db'), own);
    const rounds = requestRounds({ people, log, addresses, concurrency: CONCURRENCY });
    const grown: number[] = [];
    let before = await untilStill(size);
    for (let round = 0; round < ROUNDS; round += 1) {
      await rounds.prepare?.();
      rounds.check?.(await rounds.run());
      const after = await untilStill(size);
      grown.push((after - before) / perRound);
      before = after;
    }
    requireEqual('requests done', log.ofType('request.done'), perRound * ROUNDS);
    requireSoundLog(log);
    report(againstBound(grown, BYTES), {
      bench: 'pipeline/stored',
      baseline_name: 'the bound',
      unit: 'bytes in the store per update',
      better: 'less',
      goal: 1,
    });
  };

/** The bytes of the pages that are in use, as a reader sees them: those in the write-ahead log count, free ones do not. */
export async function openSizeOf(path: string, own: Own): Promise<() => number> {
  const db = new BetterSqlite3(path, { fileMustExist: true, readonly: true });
  await own(() => void db.close());
  const pragma = (name: string) => db.pragma(name, { simple: true }) as number;
  return db.transaction(() => (pragma('page_count') - pragma('freelist_count')) * pragma('page_size'));
}
