import { withTempDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { chance, DEADLY, ENDURED, type FaultKind } from '../testing/faults/kinds-of-faults.ts';
import { type FaultRun, runWithFaults, STRACE_MISSING } from '../testing/faults/run-with-faults.ts';
import { verifyAfterRestart } from '../testing/faults/verify-after-restart.ts';
import { writeCopies } from '../testing/faults/write-copies.ts';

/** Each run has other faults; `npm test` makes one. */
const RUNS = Number(process.env.COUNTERSIGN_FAULT_RUNS ?? 1);
const SEED = Number(process.env.COUNTERSIGN_FAULT_SEED ?? 1);
const LIVES = 3;
/** To hang, not a measurement. */
const timeout = 300_000 * RUNS;
/** What a caller is told by a store whose disk fails. */
const TOLD = new Set(['LOG_UNAVAILABLE', 'COMMIT_UNKNOWN']);
const skipped = STRACE_MISSING === undefined ? '' : ` (skipped: ${STRACE_MISSING})`;

/** Has a program live some lives with faults, and looks at what it left. Gives how much it carried out in spite of them. */
async function endure(
  { faults }: FaultKind,
  { seed, lives }: { seed: number; lives: number },
  look: (endured: FaultRun, about: string) => void,
): Promise<number> {
  return withTempDirectory(async (root) => {
    const injected = faults(chance(seed));
    const names = Array.from({ length: lives }, (_, life) => `life-${life}`);
    await writeCopies(root, names);
    const endured = await runWithFaults(root, names, injected);
    const about = `${injected.join(' ')} ${endured.errors}`;
    look(endured, about);
    let carriedOut = 0;
    for (const name of names) {
      const said = endured.said.filter(({ life }) => life === name);
      const { problems, effects } = await verifyAfterRestart(root, name, said);
      expect(problems, about).toEqual([]);
      carriedOut += effects;
    }
    return carriedOut;
  });
}

const runsOf = (kind: number) => Array.from({ length: RUNS }, (_, run) => SEED + run + 1000 * kind);

describe.skipIf(STRACE_MISSING !== undefined)(`system calls that fail under load${skipped}`, () => {
  for (const [number, kind] of ENDURED.entries()) {
    test(`${kind.what}: no effect without its record, nothing answered is lost, the log verifies, an alarm is given`, {
      timeout,
    }, async () => {
      for (const seed of runsOf(number)) {
        const carriedOut = await endure(kind, { seed, lives: LIVES }, ({ code, said, injected }, about) => {
          expect(injected, about).toBeGreaterThan(0);
          const ended = said.filter((one) => one.said === 'ended');
          expect({ code, lives: ended.length }, about).toEqual({ code: 0, lives: LIVES });
          const refused = said.filter((one) => one.said === 'refused');
          expect(refused.filter((one) => !TOLD.has(one.code))).toEqual([]);
          const alarmed = new Set(
            said
              .filter((one) => one.said === 'alert' && one.alert === 'log-suspended')
              .map(({ life }) => life),
          );
          expect(refused.filter(({ life }) => !alarmed.has(life))).toEqual([]);
          expect(alarmed.size, about).toBeGreaterThan(0);
        });
        // A program that carries nothing out keeps every promise.
        expect(carriedOut).toBeGreaterThan(0);
      }
    });
  }

  for (const [number, kind] of DEADLY.entries()) {
    test(`a program that is killed in ${kind.what}: no effect without its record, nothing answered is lost, the log verifies`, {
      timeout,
    }, async () => {
      for (const seed of runsOf(100 + number)) {
        await endure(kind, { seed, lives: 1 }, ({ signal }, about) => expect(signal, about).toBe('SIGKILL'));
      }
    });
  }
});
