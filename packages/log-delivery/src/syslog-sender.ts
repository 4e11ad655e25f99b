import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DeliverySender } from '@countersign/use-cases/ports';
import { syslogFrame } from './syslog-message.ts';

/**
 * Sends syslog messages (RFC 5424) over TCP or TLS. Syslog has no answer, and what the network took may not have arrived. So
 * every batch has a connection of its own: we close our half, and the receiver closes the other when it has read everything.
 * UDP has nothing of the kind and is not offered.
 */
export function syslogSender(options: {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
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

function sendAll(
  { host, port, tls, timeoutMillis }: Parameters<typeof syslogSender>[0],
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const to = { host, port };
    const socket: Socket = tls ? connectTls({ ...to, servername: host }) : connectTcp(to);
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
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.end(bytes));
  });
}
