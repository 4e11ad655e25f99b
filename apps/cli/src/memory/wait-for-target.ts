import { setTimeout as pause } from 'node:timers/promises';
import type { CheckpointTargetView } from '@countersign/schema';
import type { CommandContext } from '../context.ts';

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
    const status = await statusOf(context);
    if (status === null) return null;
    const target = status.checkpoints.targets.find((one) => one.id === id);
    if (target !== undefined && target.state !== 'waiting') return target;
    if (performance.now() > until) return null;
    await pause(CHECK_MILLIS);
  }
}

async function statusOf(context: CommandContext) {
  try {
    return await context.client().status({});
  } catch {
    return null;
  }
}
