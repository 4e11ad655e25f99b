import type { StepOrder } from '@countersign/schema';
import type { Connector, StepContext } from '../ports/index.ts';

const FIRST_LOOK_MILLIS = 1_000;

/**
 * After how many milliseconds to look again, because a provider may still be at work on the call of an earlier attempt: what a look does not
 * find then is not absent, and a second call would run beside the first one. Undefined when the attempt may go on: nothing is
 * under way any more, the effect is there, or nobody can look. Only reads, so it is no attempt.
 */
export async function lateEffectWait(
  underWay: StepOrder['underWay'],
  reader: { readonly connector: Connector; readonly context: StepContext },
): Promise<number | undefined> {
  if (underWay === null) return undefined;
  const { forMillis, sinceMillis } = underWay;
  const again = Math.min(forMillis, Math.max(FIRST_LOOK_MILLIS, Math.round(sinceMillis / 2)));
  try {
    const found = await reader.connector.find(reader.context);
    return found.kind === 'absent' ? again : undefined;
  } catch {
    // The attempt will look as well, and say what went wrong.
    return again;
  }
}
