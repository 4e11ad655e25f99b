import { setTimeout as pause } from 'node:timers/promises';
import type { CheckpointTargetView } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import { readCheckpoints } from './read-checkpoints.ts';

const CHECK_MILLIS = 500;
/** The worker looks every ten seconds where nothing else is set, and gives a target ten to answer. */
const PATIENCE_MILLIS = 25_000;

/** How a target does at its first checkpoint; null where no service answers, or nobody tried it in time. */
export async function waitForTarget(
  context: CommandContext,
  id: string,
): Promise<CheckpointTargetView | null> {
  const until = performance.now() + PATIENCE_MILLIS;
  for (;;) {
    const checkpoints = await readCheckpoints(context).catch(() => null);
    if (checkpoints === null) return null;
    const target = checkpoints.targets.find((one) => one.id === id);
    if (target !== undefined && target.state !== 'waiting') return target;
    if (performance.now() > until) return null;
    await pause(CHECK_MILLIS);
  }
}
