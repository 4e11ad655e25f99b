import type { ExportFormat } from '@countersign/schema';
import type { Clock, DeliveryMessage, DeliverySender, SendResult } from '@countersign/use-cases/ports';
import { post } from './post.ts';
import { retryAfterMillis } from './retry-after.ts';
import type { TlsFiles } from './tls-files.ts';

type Answer = Awaited<ReturnType<typeof post>>;

/** What the receiver says about these messages; any other refusal is about the address, the token or the receiver itself. */
const ABOUT_THE_MESSAGES: ReadonlySet<number> = new Set([400, 413, 422]);

const CONTENT_TYPES: Record<ExportFormat, string> = {
  ocsf: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  cloudevents: 'application/cloudevents-batch+json',
  cef: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=absent',
};

/** Posts messages together: one a line, CloudEvents as a batch (a JSON array). Any 2xx answer means that it has them. */
export function httpSender(options: {
  readonly url: URL;
  readonly format: ExportFormat;
  readonly token: string | null;
  readonly tls: TlsFiles;
  readonly timeoutMillis: number;
  readonly clock: Clock;
}): DeliverySender {
  const { url, format, token, tls, timeoutMillis, clock } = options;
  const headers = {
    'content-type': CONTENT_TYPES[format],
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    kind: 'http',
    send: async (messages, signal) => {
      try {
        const response = await post(url, {
          headers,
          tls,
          body: bodyOf(messages, format),
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMillis)]),
        });
        return resultOf(response, clock);
      } catch (error) {
        if (signal.aborted) throw error;
        return { outcome: 'later', code: 'http-no-answer', afterMillis: null };
      }
    },
  };
}

function bodyOf(messages: readonly DeliveryMessage[], format: ExportFormat): string {
  const texts = messages.map(({ text }) => text);
  return format === 'cloudevents' ? `[${texts.join(',')}]` : texts.map((text) => `${text}\n`).join('');
}

function resultOf({ status, headers }: Answer, clock: Clock): SendResult {
  const code = `http-${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (ABOUT_THE_MESSAGES.has(status)) return { outcome: 'refused', code };
  const afterMillis = retryAfterMillis(headers['retry-after'] ?? null, clock.now());
  return { outcome: 'later', code, afterMillis };
}
