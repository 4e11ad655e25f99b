import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../build-app.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const REQUEST_MILLIS = 300;
const MAX_CONNECTIONS = 5;

let port = 0;
let stop: () => Promise<void>;

beforeAll(async () => {
  const limits = {
    allowedHosts: [],
    requestMillis: REQUEST_MILLIS,
    maxConnections: MAX_CONNECTIONS,
    tls: null,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    refusedPerMinute: 120,
  };
  const app = await buildApp(installation().services, pino({ level: 'silent' }), limits);
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  stop = () => app.close();
});
afterAll(() => stop());

/** Sends something a byte at a time until the other side has had enough, and gives all that it said. */
async function trickle(head: string, byte: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(head);
  const sending = setInterval(() => socket.write(byte), 10);
  try {
    return await answerOn(socket);
  } finally {
    clearInterval(sending);
    socket.destroy();
  }
}

async function answerOn(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (chunk) => {
    said += String(chunk);
  });
  // It is written to after the other side has closed.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('close', resolve));
  return said;
}

/** The connection is cut in any case; what was said before is lost where a byte came in after it. */
const CUT = /^(HTTP\/1.1 408|$)/;

describe('a call that does not arrive', () => {
  const headers = (token: string) =>
    `POST /v1/requests HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;

  test('is cut off where its body comes byte by byte', async () => {
    const { token } = installation().people.rita;
    const said = await trickle(`${headers(token)}content-length: 100000\r\n\r\n{`, ' ');
    expect(said).toMatch(CUT);
  });

  test('is cut off where its chunks come one by one', async () => {
    const { token } = installation().people.rita;
    const said = await trickle(`${headers(token)}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`, '1\r\n \r\n');
    expect(said).toMatch(CUT);
  });

  test('is cut off where its headers come byte by byte', async () => {
    const said = await trickle('GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ', 'a');
    expect(said).toMatch(CUT);
  });

  test('is cut off where nothing comes at all', async () => {
    const said = await trickle('', '');
    expect(said).toMatch(CUT);
  });

  test('with more headers than anybody needs is refused', async () => {
    const said = await trickle(
      `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-long: ${'a'.repeat(20_000)}`,
      'a',
    );
    expect(said).toMatch(/^(HTTP\/1.1 431|$)/);
  });
});

describe('what never becomes a call', () => {
  test.each([
    ['that is no HTTP', 'NONSENSE\r\n\r\n'],
    [
      'with two lengths',
      'GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    ],
    [
      'with a length and in chunks',
      'POST /v1/logins HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
    ],
  ])(
    'is refused in the shape of every other error, protected, and the connection ends: one %s',
    async (_, sent) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(sent);
      const [head = '', body = ''] = (await answerOn(socket)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1.1 400 /);
      expect(head).toMatch(/^x-content-type-options: nosniff\r?$/m);
      expect(head).toMatch(/^content-security-policy: .*frame-ancestors 'none'/m);
      expect(head).toMatch(/^content-type: application\/problem\+json\r?$/m);
      expect(JSON.parse(body)).toMatchObject({ code: 'INPUT_INVALID', status: 400 });
    },
  );

  test('TRACE gives nothing back of what was sent', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('TRACE /healthz HTTP/1.1\r\nhost: localhost\r\nx-sent: hidden\r\nconnection: close\r\n\r\n');
    const said = await answerOn(socket);
    expect(said).toMatch(/^HTTP\/1.1 404 /);
    expect(said).not.toContain('hidden');
  });
});

test('more connections than there may be are closed as they come, and the others are answered', async () => {
  const held = await Promise.all(
    Array.from({ length: MAX_CONNECTIONS }, async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    }),
  );
  const refused = connect(port, '127.0.0.1');
  expect(await answerOn(refused)).toBe('');
  held[0]?.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  expect(await answerOn(held[0] as Socket)).toMatch(/^HTTP\/1.1 200/);
  for (const socket of held) socket.destroy();
});
