import { type CheckpointSender, DeliveryFailure } from '@countersign/use-cases/ports';
import { postText } from './post-text.ts';

/**
 * Posts the note of each checkpoint as text, with the origin and the size in headers, so that a receiver can tell logs
 * apart without reading it. Any 2xx answer means that it has it.
 */
export function createWebhookSender(options: {
  readonly url: string;
  /** Secret; null sends none. */
  readonly token: string | null;
  readonly timeoutMillis: number;
}): CheckpointSender {
  const { token, timeoutMillis } = options;
  const url = new URL(options.url);
  return {
    send: async ({ origin, size, note }, signal) => {
      const headers = {
        'countersign-origin': encodeURIComponent(origin),
        'countersign-size': String(size),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      };
      const { status } = await postText(url, { body: note, headers, signal, timeoutMillis });
      if (status < 200 || status > 299) throw new DeliveryFailure(`webhook-${status}`);
    },
  };
}
