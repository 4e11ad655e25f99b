import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listen } from '@countersign/test-kit';
import { tempDirectory } from '@countersign/test-kit/per-test';
import type { DeliveryMessage } from '@countersign/use-cases/ports';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSender } from './open-sender.ts';
import { retryAfterMillis } from './retry-after.ts';

const never = new AbortController().signal;
const at = Date.UTC(2026, 2, 1, 10);
const message = (text: string): DeliveryMessage => ({ text, type: 'request.done', at, severity: 'low' });
const senderTo = (url: string, head = '', tls: Parameters<typeof openSender>[0]['tls'] = {}) =>
  openSender({ url, head, tls, format: 'cef', token: null, timeoutMillis: 5_000, clock: { now: () => at } });

async function listening(server: Server): Promise<string> {
  const port = await listen(server);
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `syslog+tcp://127.0.0.1:${port}`;
}

/** What was framed with its length in bytes. */
function framesOf(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const space = bytes.indexOf(0x20, from);
    const end = space + 1 + Number(bytes.toString('latin1', from, space));
    frames.push(bytes.toString('utf8', space + 1, end));
    from = end;
  }
  return frames;
}

describe('to syslog', () => {
  test('messages arrive framed by their length in bytes, with header and severity, before they count as delivered', async () => {
    const parts: Buffer[] = [];
    const server = createServer((socket) => socket.on('data', (part) => parts.push(Buffer.from(part))));
    const sender = senderTo(await listening(server));
    expect(await sender.send([message('first é'), message('second')], never)).toEqual({
      outcome: 'delivered',
    });
    const header = '<109>1 2026-03-01T10:00:00.000Z - countersign - request.done -';
    expect(framesOf(Buffer.concat(parts))).toEqual([`${header} first é`, `${header} second`]);
  });

  test.each([
    ['breaks off', (socket: Socket) => socket.resetAndDestroy()],
    ['ends without having read', (socket: Socket) => socket.pause().destroy()],
  ])('a receiver that %s has not taken them', async (_, behave) => {
    const server = createServer({ pauseOnConnect: true }, behave);
    const big = message('x'.repeat(5_000_000));
    expect(await senderTo(await listening(server)).send([big], never)).toMatchObject({ outcome: 'later' });
  });

  test('nobody there is told by its name', async () => {
    const result = await senderTo('syslog+tcp://127.0.0.1:1').send([message('x')], never);
    expect(result).toEqual({ outcome: 'later', code: 'syslog-econnrefused', afterMillis: null });
  });
});

describe('to a file', () => {
  const newFile = () => {
    const path = join(tempDirectory(), 'log.csv');
    return { path, sender: senderTo(pathToFileURL(path).href, 'head\n') };
  };

  test('messages are appended below its head, and a file that was moved away is begun anew', async () => {
    const { path, sender } = newFile();
    await sender.send([message('1')], never);
    await sender.send([message('2'), message('3')], never);
    expect(readFileSync(path, 'utf8')).toBe('head\n1\n2\n3\n');
    renameSync(path, `${path}.1`);
    expect(await sender.send([message('4')], never)).toEqual({ outcome: 'delivered' });
    expect(readFileSync(path, 'utf8')).toBe('head\n4\n');
  });

  test('a line that was cut off stays by itself', async () => {
    const { path, sender } = newFile();
    writeFileSync(path, 'head\n{"ind');
    await sender.send([message('1')], never);
    expect(readFileSync(path, 'utf8')).toBe('head\n{"ind\n1\n');
  });

  test('a folder that is not there is told by its name', async () => {
    const result = await senderTo('file:///no/such/folder/log').send([message('x')], never);
    expect(result).toEqual({ outcome: 'later', code: 'file-enoent', afterMillis: null });
  });
});

test.each([
  [null, null],
  ['5', 5_000],
  ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ['soon', null],
])('Retry-After %j asks for %j milliseconds', (header, millis) => {
  expect(retryAfterMillis(header, at)).toBe(millis);
});
