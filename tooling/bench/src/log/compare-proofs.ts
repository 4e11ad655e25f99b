import { leafHash, verifyProof } from '@countersign/audit-log';
import { processorMillis } from '../measure/clocks.ts';
import { type Comparison, compare } from '../measure/compare.ts';
import type { Own } from '../resources/with-resources.ts';
import { fillLog } from './fill-log.ts';
import { openLog } from './open-log.ts';

const PROOFS = 200;
const ROUNDS = 7;
const WARM_UPS = 1;

/**
 * Proofs of entries all over a log of so many, as the store gives them out: entry, path and checkpoint. Against the same
 * number of times the longest that one may take.
 *
 * @throws Error where a proof does not verify
 */
export async function compareProofs(
  own: Own,
  { rows, mostMillis }: { readonly rows: number; readonly mostMillis: number },
): Promise<Comparison> {
  const log = await openLog(own);
  await fillLog(log, rows, own);
  // A prime keeps them from falling into the same tiles.
  const indexes = Array.from({ length: PROOFS }, (_, at) => (at * 7_919 * Math.floor(rows / PROOFS)) % rows);
  const proofs = () =>
    indexes.map((index) => {
      const proof = log.store.read((tx) => tx.audit.proof(index));
      if (proof === undefined) throw new Error(`There is no proof of entry ${index} of ${rows}.`);
      return proof;
    });
  for (const { index, body, proof } of proofs()) {
    const verified = verifyProof({ entry: body, proof }, log.trusted);
    if (!verified.ok) throw new Error(`The proof of entry ${index} does not verify: ${verified.message}`);
  }
  return compare({
    ours: { run: () => proofs().length },
    baseline: { run: () => spin(PROOFS * mostMillis, PROOFS) },
    rounds: ROUNDS,
    warmUps: WARM_UPS,
    now: processorMillis,
  });
}

/** Lets so many milliseconds of the processor go by. */
function spin(millis: number, units: number): number {
  const end = processorMillis() + millis;
  while (processorMillis() < end) leafHash(Buffer.alloc(0));
  return units;
}
