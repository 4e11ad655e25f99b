import { hash } from 'node:crypto';
import { verifyLogAt } from '@countersign/log-files/verify';
import { processorMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import { requireEqual } from '../require-equal.ts';
import type { Own } from '../resources/with-resources.ts';
import { appendConcurrently } from './append-concurrently.ts';
import { readLogFile } from './log-file.ts';
import { openLog } from './open-log.ts';
import { requestLives } from './request-lives.ts';

const ENTRIES = 50_000;
const WRITERS = 100;
const ROUNDS = 7;
const WARM_UPS = 1;

/**
 * Verifies a whole log as `countersign audit verify` does, against reading the same entries from the same file and taking the SHA-256 of each,
 * which is the least that anybody has to do to tell whether their bytes are what they were.
 *
 * @throws Error where the log does not verify, or not all of it
 */
export async function compareVerify(own: Own): Promise<Comparison> {
  const log = await openLog(own);
  const appends = requestLives(Math.ceil(ENTRIES / requestLives(1).length)).slice(0, ENTRIES);
  await appendConcurrently(log.store, { appends, writers: WRITERS });
  const file = await readLogFile(log, own);
  const verify = async () => {
    const { verified, findings, checkpoints, size } = await verifyLogAt({
      path: log.path,
      vkey: log.key.vkey,
    });
    if (!verified) throw new Error(`The log does not verify: ${findings[0]?.message}`);
    requireEqual('verified checkpoints', checkpoints, ENTRIES / WRITERS);
    return size;
  };
  const digestAll = () => {
    let digests = 0;
    for (const { body } of file.entries()) digests += hash('sha256', body, 'hex').length / 64;
    return digests;
  };
  return compare({
    ours: { run: verify, check: (units) => requireEqual('verified entries', units, ENTRIES) },
    baseline: { run: digestAll, check: (units) => requireEqual('digests', units, ENTRIES) },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: processorMillis,
  });
}
