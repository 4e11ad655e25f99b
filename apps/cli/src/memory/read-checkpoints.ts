import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckpointTargetView, CountersignError, ROUTES } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import { runHost } from '../local/run-host.ts';

/** Who outside has how much of the log. */
export interface Checkpoints {
  /** Entries under the newest checkpoint. */
  readonly newest: number;
  readonly targets: readonly CheckpointTargetView[];
}

/**
 * Asks the service, and the store itself where nobody can sign in on the host: in a sealed installation that is the rule,
 * since the first administrator is deactivated.
 * @throws CountersignError UNREACHABLE where no service answers, what signing in throws where the store is on another machine, and Refused
 * where it cannot be read
 */
export async function readCheckpoints(context: CommandContext): Promise<Checkpoints> {
  try {
    return (await context.client().status({})).checkpoints;
  } catch (error) {
    const isElsewhere = !existsSync(join(context.dataDirectory, 'countersign.db'));
    if (isElsewhere || (error instanceof CountersignError && error.code === 'UNREACHABLE')) throw error;
    return ROUTES.status.response.shape.checkpoints.parse(await runHost(context, ['checkpoints']));
  }
}
