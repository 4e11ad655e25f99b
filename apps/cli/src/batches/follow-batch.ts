import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { BatchView } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import { createProgress } from '../output/progress.ts';

/** Looks are this far apart at first; each is a tenth later than the one before. */
const FIRST_MILLIS = 50;
const LATEST_MILLIS = 1_000;

/** Waits until nothing more is done to a batch by itself, and gives what it looks like then. */
export async function settledBatch(
  client: ApiClient,
  id: string,
  watched: (batch: BatchView) => void = () => undefined,
): Promise<BatchView> {
  for (let millis = FIRST_MILLIS; ; millis = Math.min(LATEST_MILLIS, millis * 1.1)) {
    const batch = await client.showBatch({ params: { id } });
    watched(batch);
    if (batch.state !== 'deciding' && batch.state !== 'cancelling') return batch;
    await pause(millis);
  }
}

/** The same, saying on standard error how it goes: as a bar on a terminal, else as a line now and then. */
export async function followBatch(context: CommandContext, id: string): Promise<BatchView> {
  const progress = createProgress(context);
  try {
    return await settledBatch(context.client(), id, ({ state, decided, rows, states }) =>
      state === 'cancelling'
        ? progress.show({ what: 'requests taken back', done: states.cancelled ?? 0, of: undefined })
        : progress.show({ what: 'rows decided', done: decided, of: rows }),
    );
  } finally {
    progress.end();
  }
}
