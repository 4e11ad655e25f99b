import type { RouteName } from '@countersign/schema';
import { type Sent, send } from './call.ts';
import type { Installation } from './installation.ts';
import { registerWorker } from './register-worker.ts';

/** What the instances of workers are called here. */
export const ONE = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const OTHER = '01ARZ3NDEKTSV4RRFFQ69G5FAW';

/** A worker on another machine, as the API sees it. */
export async function workerElsewhere(at: Installation, instance = ONE) {
  const { id, token } = await registerWorker(at);
  return {
    id,
    token,
    call: async (name: RouteName, body?: unknown, sent: Sent = {}) => {
      const all = { params: { instance }, token, ...(body === undefined ? {} : { body }), ...sent };
      const response = await send(at.app, name, all);
      return { status: response.statusCode, ...response.json() };
    },
  };
}
