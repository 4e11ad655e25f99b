import { type GateResult, runGate, type Surroundings } from './run-gate.ts';
import type { Gate } from './static-gates.ts';

type Options = Surroundings & {
  readonly atOnce: number;
  readonly onResult: (result: GateResult) => void;
};

/** Runs every gate, failed ones notwithstanding, and returns the results in the order of the gates. */
export async function runGates(
  gates: readonly Gate[],
  { atOnce, onResult, ...surroundings }: Options,
): Promise<GateResult[]> {
  const results: GateResult[] = [];
  const waiting = [...gates.entries()];
  const takeTurns = async () => {
    for (
      let next = waiting.shift();
      next !== undefined && !surroundings.signal.aborted;
      next = waiting.shift()
    ) {
      const [position, gate] = next;
      const result = await runGate(gate, surroundings);
      results[position] = result;
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return results;
}
