import { fileURLToPath } from 'node:url';
import type { ExportFormat } from '@countersign/schema';
import type { Clock, DeliverySender } from '@countersign/use-cases/ports';
import { fileSender } from './file-sender.ts';
import { httpSender } from './http-sender.ts';
import { syslogSender } from './syslog-sender.ts';
import type { TlsFiles } from './tls-files.ts';

/** Where the log goes, and how. */
export interface SenderOptions {
  /** `http(s)://`, `syslog+tcp://`, `syslog+tls://` or `file:`. */
  readonly url: string;
  readonly format: ExportFormat;
  /** What a file begins with; empty in most formats. */
  readonly head: string;
  /** Secret; null sends none. */
  readonly token: string | null;
  /** For `https:` and `syslog+tls:`. */
  readonly tls: TlsFiles;
  /** How long a receiver may take to answer. */
  readonly timeoutMillis: number;
  readonly clock: Clock;
}

/** Makes the sender for an address. Nothing is opened before the first message. */
export function openSender(options: SenderOptions): DeliverySender {
  const url = new URL(options.url);
  switch (url.protocol) {
    case 'file:':
      return fileSender({ path: fileURLToPath(url), head: options.head });
    case 'syslog+tcp:':
    case 'syslog+tls:':
      return syslogSender({
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: Number(url.port),
        tls: url.protocol === 'syslog+tls:' ? options.tls : null,
        timeoutMillis: options.timeoutMillis,
      });
    default:
      return httpSender({ ...options, url });
  }
}
