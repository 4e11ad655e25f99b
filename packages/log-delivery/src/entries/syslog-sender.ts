import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DeliveryMessage, DeliverySender } from '@countersign/use-cases/ports';
import type { TlsFiles } from './tls-files.ts';

/**
 * Sends syslog messages (RFC 5424) over TCP or TLS. Syslog has no answer, and what the network took may not have arrived. So
 * every batch has a connection of its own: we close our half, and the receiver closes the other when it has read everything.
 * UDP has nothing of the kind and is not offered.
 */
export function syslogSender(options: {
  readonly host: string;
  readonly port: number;
  /** Null for plain TCP. */
  readonly tls: TlsFiles | null;
  readonly timeoutMillis: number;
}): DeliverySender {
  return {
    kind: 'syslog',
    send: async (messages, signal) => {
      try {
        await sendAll(options, Buffer.concat(messages.map(syslogFrame)), signal);
        return { outcome: 'delivered' };
      } catch (error) {
        if (signal.aborted) throw error;
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'not-taken';
        return { outcome: 'later', code: `syslog-${code.toLowerCase()}`.slice(0, 60), afterMillis: null };
      }
    },
  };
}

/** An address is no name that a server could be asked by (RFC 6066); the certificate is compared with it all the same. */
const nameOf = (host: string) => (isIP(host) === 0 ? { servername: host } : {});

function sendAll(
  { host, port, tls, timeoutMillis }: Parameters<typeof syslogSender>[0],
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const to = { host, port };
    const socket: Socket = tls === null ? connectTcp(to) : connectTls({ ...to, ...tls, ...nameOf(host) });
    const stop = () => socket.destroy(new Error('stopped'));
    let read = false;
    signal.addEventListener('abort', stop, { once: true });
    socket.setTimeout(timeoutMillis, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    // Whatever a receiver says is of no interest, but its end cannot be seen without reading.
    socket.resume();
    socket.on('end', () => {
      // An end that comes before ours is none of what we sent.
      read = socket.writableFinished;
    });
    socket.on('close', () => {
      signal.removeEventListener('abort', stop);
      if (read) resolve();
      else reject(new Error('the connection broke off'));
    });
    socket.once(tls === null ? 'connect' : 'secureConnect', () => socket.end(bytes));
  });
}

/** Facility "log audit" (RFC 5424, 6.2.1). */
const LOG_AUDIT = 13;
const SEVERITIES: Record<DeliveryMessage['severity'], number> = {
  critical: 2,
  high: 3,
  medium: 4,
  low: 5,
  informational: 6,
};
const NIL = '-';

/** A message of RFC 5424 in the frame of RFC 6587, 3.4.1: its length in bytes, a space, and the message. */
function syslogFrame({ text, type, at, severity }: DeliveryMessage): Buffer {
  const priority = LOG_AUDIT * 8 + SEVERITIES[severity];
  const header = [`<${priority}>1`, new Date(at).toISOString(), NIL, 'countersign', NIL, type, NIL].join(' ');
  const message = Buffer.from(`${header} ${text}`, 'utf8');
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
