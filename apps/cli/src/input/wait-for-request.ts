import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { RequestViewWire } from '@countersign/schema';

const LOOK_MILLIS = 250;
const MOVING: ReadonlySet<string> = new Set(['approved', 'in-progress']);

/**
 * Waits until a request is settled or waits for a person, and gives what it looks like then.
 * @throws Error when it is still moving after so many seconds
 */
export async function waitForRequest(
  client: ApiClient,
  id: string,
  seconds: number,
): Promise<RequestViewWire> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const view = await client.showRequest({ params: { id } });
    const waits = view.tasks.some((task) => task.state === 'open' || task.state === 'completed');
    if (waits || !MOVING.has(view.request.state)) return view;
    if (performance.now() > until) {
      throw new Error(
        `The request ${id} is still ${view.request.state} after ${seconds} seconds. Is a worker running? "countersign doctor" tells.`,
      );
    }
    await pause(LOOK_MILLIS);
  }
}
