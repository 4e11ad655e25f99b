import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@countersign/test-kit';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { DeliveryFailure } from '@countersign/use-cases/ports';
import { describe, expect, test, vi } from 'vitest';
import { serveHttp, serveMail } from '../testing/serve.ts';
import { createCommandSender } from './command-sender.ts';
import { createMailSender } from './mail-sender.ts';
import { createWebhookSender } from './webhook-sender.ts';
import { createWitnessCaller } from './witness-caller.ts';

const NOTE = 'log.example/audit\n7\nAAAA\n\n— log.example/audit BBBB\n';
const MESSAGE = { origin: 'log.example/audit', size: 7, note: NOTE };
const timeoutMillis = 20_000;
const going = new AbortController().signal;

/** The code that an attempt failed with, and everything that could be printed of it. */
async function failureOf(attempt: Promise<unknown>): Promise<{ code: string; said: string }> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeliveryFailure)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return { code: error.code, said: error.message };
}

describe('a webhook', () => {
  test('is posted the note as text, with origin, size and token in headers', async () => {
    const { url, received } = await serveHttp((response) => response.writeHead(204).end());
    await createWebhookSender({ url: `${url}/hook?a=b`, token: 'geheim', timeoutMillis }).send(
      MESSAGE,
      going,
    );
    expect(received).toMatchObject([
      {
        path: '/hook?a=b',
        body: NOTE,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'countersign-origin': 'log.example%2Faudit',
          'countersign-size': '7',
          authorization: 'Bearer geheim',
        },
      },
    ]);
  });

  test('that refuses, sends on, says too much or is not there is a failure that tells no secret', async () => {
    const { url, received } = await serveHttp((response, { path }) => {
      if (path === '/on') response.writeHead(307, { location: `${url}/ok` }).end();
      else if (path === '/much') response.end('x'.repeat(100_000));
      else response.writeHead(500).end('the token geheim is wrong');
    });
    const send = (address: string) =>
      failureOf(createWebhookSender({ url: address, token: 'geheim', timeoutMillis }).send(MESSAGE, going));
    for (const [address, code] of [
      [`${url}/`, 'webhook-500'],
      [`${url}/on`, 'webhook-307'],
      [`${url}/much`, 'answer-too-large'],
      [`http://127.0.0.1:${await freePort()}/`, 'connection-refused'],
      ['http://host.invalid/', 'host-unknown'],
    ] as const) {
      const failure = await send(address);
      expect(failure.code).toBe(code);
      expect(failure.said).not.toMatch(/geheim|127\.0\.0\.1|invalid/);
    }
    expect(received.map((one) => one.path)).toEqual(['/', '/on', '/much']);
  });

  test('that does not answer is given up, at its time limit or when the worker stops', async () => {
    const { url } = await serveHttp(() => undefined);
    const hasty = createWebhookSender({ url, token: null, timeoutMillis: 1 });
    expect((await failureOf(hasty.send(MESSAGE, going))).code).toBe('timeout');
    const stop = new AbortController();
    const patient = createWebhookSender({ url, token: null, timeoutMillis });
    const attempt = failureOf(patient.send(MESSAGE, stop.signal));
    stop.abort();
    expect((await attempt).code).toBe('stopped');
  });
});

describe('a witness', () => {
  test.each(['', '/', '/prefix', '/prefix/'])(
    'is called below its prefix %j, and its answer given as it is',
    async (prefix) => {
      const { url, received } = await serveHttp((response) => {
        response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('7\n');
      });
      const caller = createWitnessCaller({ url: `${url}${prefix}`, timeoutMillis });
      expect(await caller.addCheckpoint('old 0\n\n', going)).toEqual({ status: 409, body: '7\n' });
      expect(received.map(({ path, body }) => [path, body])).toEqual([
        [`${prefix.replace(/\/$/, '')}/add-checkpoint`, 'old 0\n\n'],
      ]);
    },
  );
});

describe('a mail', () => {
  const mailer = (url: string) =>
    createMailSender({ url, from: 'log@acme.example', to: 'audit@acme.example', timeoutMillis });

  test('carries the whole note to its receiver', async () => {
    const { url, mails } = await serveMail();
    await mailer(url).send(MESSAGE, going);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/^From: log@acme\.example$/m);
    expect(mails[0]).toMatch(/^To: audit@acme\.example$/m);
    expect(mails[0]).toMatch(/^Subject: Checkpoint of log\.example\/audit: 7 entries$/m);
    const body = mails[0]?.slice(mails[0].indexOf('\n\n')) ?? '';
    const text = body
      .replaceAll('=\n', '')
      .replace(/(=[0-9A-F]{2})+/g, (hex) => decodeURIComponent(hex.replaceAll('=', '%')));
    expect(text).toContain(NOTE);
  });

  test('that is refused, or finds no server, is a failure that tells no password', async () => {
    const { url } = await serveMail((line) =>
      line.startsWith('RCPT') ? '550 user:geheim is not known' : undefined,
    );
    const refused = await failureOf(mailer(url).send(MESSAGE, going));
    expect(refused.code).toBe('mail-envelope');
    expect(refused.said).not.toContain('geheim');
    const away = `smtp://user:geheim@127.0.0.1:${await freePort()}`;
    const failure = await failureOf(mailer(away).send(MESSAGE, going));
    expect(failure.code).toMatch(/^mail-(connection|socket)$/);
    expect(failure.said).not.toContain('geheim');
  });

  test('goes with its password to no server that does not speak TLS', async () => {
    const said: string[] = [];
    const { url, mails } = await serveMail((line) => {
      said.push(line);
      if (line.startsWith('STARTTLS')) return '502 not known';
      return line.startsWith('EHLO') ? '250-test\r\n250 AUTH PLAIN LOGIN' : undefined;
    });
    const failure = await failureOf(mailer(url.replace('//', '//user:geheim@')).send(MESSAGE, going));
    expect(failure.code).toBe('mail-tls');
    expect(said.filter((line) => !/^(EHLO|STARTTLS|QUIT)/.test(line))).toEqual([]);
    expect(mails).toEqual([]);
  });

  test('is given up when the worker stops', async () => {
    const { url } = await serveMail(() => '');
    const stop = new AbortController();
    const attempt = failureOf(mailer(url).send(MESSAGE, stop.signal));
    stop.abort();
    expect((await attempt).code).toBe('stopped');
  });
});

describe('a program', () => {
  const run = (
    command: readonly string[],
    options: { timeoutMillis?: number; signal?: AbortSignal } = {},
  ) => {
    const directory = tempDirectory();
    const sender = createCommandSender({
      command,
      directory,
      timeoutMillis: options.timeoutMillis ?? timeoutMillis,
    });
    return { directory, sent: sender.send(MESSAGE, options.signal ?? going) };
  };

  test('is given the note on its standard input, and its arguments as they are', async () => {
    const { directory, sent } = run(['tee', 'kept; touch other', '$HOME']);
    await sent;
    expect(readFileSync(join(directory, 'kept; touch other'), 'utf8')).toBe(`${NOTE}\n`);
    expect(readFileSync(join(directory, '$HOME'), 'utf8')).toBe(`${NOTE}\n`);
    expect(existsSync(join(directory, 'other'))).toBe(false);
  });

  test('that fails, is not there, is killed or does not end is a failure, and none is left running', async () => {
    expect(await failureOf(run(['sh', '-c', 'echo geheim; exit 7']).sent)).toMatchObject({
      code: 'command-exit-7',
      said: expect.not.stringContaining('geheim'),
    });
    expect((await failureOf(run(['/nowhere/at-all']).sent)).code).toBe('command-enoent');
    expect((await failureOf(run(['sh', '-c', 'kill -9 $$']).sent)).code).toBe('command-sigkill');
    // It ignores its input and what asks it to end.
    const deaf = ['sh', '-c', 'trap "" TERM; echo $$ > pid; exec sleep 60'];
    const { directory, sent } = run(deaf, { timeoutMillis: 300 });
    expect((await failureOf(sent)).code).toBe('command-timeout');
    const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 5_000);
  });

  test('that takes a checkpoint without reading it has taken it', async () => {
    await expect(run(['true']).sent).resolves.toBeUndefined();
  });

  test('is not waited for by a worker that stops', async () => {
    const stopping = new AbortController();
    const { sent } = run(['sleep', '60'], { signal: stopping.signal });
    stopping.abort();
    expect((await failureOf(sent)).code).toBe('stopped');
  });
});
