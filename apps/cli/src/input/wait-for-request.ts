import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { RequestViewWire } from '@countersign/schema';

const CHECK_MILLIS = 250;
const MOVING: ReadonlySet<string> = new Set(['approved', 'in-progress']);

/**
 * Waits until a request is settled or waits for a person, and gives what it looks like then.
 * @throws Error when it is still moving after so many seconds
 */
export async function waitForRequest(
  client: ApiClient,
  id: string,
  { seconds, say }: { readonly seconds: number; readonly say: (text: string) => void },
): Promise<RequestViewWire> {
  const until = performance.now() + seconds * 1000;
  let told = '';
  for (;;) {
    const view = await client.showRequest({ params: { id } });
    const waiting = formatWaiting(view);
    if (waiting !== '' && waiting !== told) say(waiting);
    told = waiting;
    const waits = view.tasks.some((task) => task.state === 'open' || task.state === 'completed');
    if (waits || !MOVING.has(view.request.state)) return view;
    if (performance.now() > until) {
      const still = `The request ${id} is still ${view.request.state} after ${seconds} seconds.`;
      throw new Error(
        `${still} ${waiting === '' ? 'Is a worker running? "countersign doctor" tells.' : waiting}`,
      );
    }
    await pause(CHECK_MILLIS);
  }
}

/** Which other request has to be settled first; empty where none has. */
function formatWaiting({ waitsFor, request, startsAt }: RequestViewWire): string {
  if (waitsFor === null) return startsAt === null ? '' : `${request.id} begins at ${startsAt}.`;
  if (waitsFor.because === 'provider')
    return `${request.id} waits for the provider of ${waitsFor.account}, which has not answered since ${waitsFor.since} (${waitsFor.code}). It goes on by itself.`;
  if (waitsFor.because === 'freeze')
    return `${request.id} waits, since somebody stopped execution on ${waitsFor.since} (${waitsFor.freeze}). "countersign freezes" says who and why.`;
  const why =
    waitsFor.because === 'api-user'
      ? 'changes the same API user'
      : 'is the row of the file that is carried out first';
  return `${request.id} waits for ${waitsFor.request} (${waitsFor.state}), which ${why}. "countersign request show ${waitsFor.request}" tells how far that is.`;
}
