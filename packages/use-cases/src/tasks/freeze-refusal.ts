import { CountersignError } from '@countersign/schema';
import { formatFrozen } from '../freezes/format-freeze.ts';
import { type ExecutionPlace, freezeOver } from '../freezes/freeze-over.ts';
import type { ExecutionReader } from '../ports/index.ts';

/** Why nothing of a task may be done now, as somebody has stopped it; undefined where nobody has. */
export function freezeRefusal(
  tx: ExecutionReader,
  place: ExecutionPlace,
): { readonly error: CountersignError; readonly rules: string[] } | undefined {
  const freeze = freezeOver(tx, place);
  if (freeze === undefined) return undefined;
  const error = new CountersignError('FROZEN', { freeze: freeze.id, what: formatFrozen(freeze) });
  return { error, rules: [] };
}
