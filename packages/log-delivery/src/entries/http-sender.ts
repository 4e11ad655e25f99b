import type { ExportFormat } from '@countersign/schema';
import type { Clock, DeliveryMessage, DeliverySender } from '@countersign/use-cases/ports';
import { httpResult } from './http-result.ts';
import { post } from './post.ts';
import type { TlsFiles } from './tls-files.ts';

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
        return httpResult(response, clock);
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
