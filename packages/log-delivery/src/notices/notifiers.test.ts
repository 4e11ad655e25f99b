import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NoticeMessage } from '@countersign/notices';
import { isInstalled } from '@countersign/test-kit';
import { openMailServer } from '@countersign/test-kit/mail-server';
import { openHttpsReceiver, tempDirectory } from '@countersign/test-kit/per-test';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isAllowedAddress } from './guarded-lookup.ts';
import { createHttpNotifier, type HttpChannel } from './http-notifier.ts';
import { createMailNotifier } from './mail-notifier.ts';

const OPENSSL = isInstalled('openssl', 'version');
const going = new AbortController().signal;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MESSAGE: NoticeMessage = {
  id: 'ntf_00000000000000000000000001',
  at: Date.UTC(2026, 2, 1),
  origin: 'log.example/audit',
  name: 'Amy',
  items: [
    {
      event: 'review-wanted',
      sentence: 'Request req_1 (create on msp for siem) waits for your review',
      details: [
        {
          text: 'req_1 <b>',
          url: 'https://c.example/review/req_1',
          command: 'countersign request show req_1',
        },
      ],
      more: 2,
      isAlarm: false,
    },
  ],
};

describe('a mail to a person', () => {
  const from = 'Countersign <countersign@acme.example>';
  const notifier = (url: string) => createMailNotifier({ url, from, timeoutMillis: 10_000 });

  test('says the same in text and HTML, and is known again by its identifier', async () => {
    const { url, mails } = await openMailServer();
    const { send } = notifier(url);
    expect(await send(MESSAGE, 'amy@acme.example', going)).toEqual({ outcome: 'delivered' });
    expect(await send(MESSAGE, 'amy@acme.example', going)).toEqual({ outcome: 'delivered' });
    expect(mails.map(({ to }) => to)).toEqual([['amy@acme.example'], ['amy@acme.example']]);
    const ids = new Set(mails.map(({ mail }) => mail.messageId));
    expect([...ids]).toEqual([`<${MESSAGE.id}@acme.example>`]);
    const [{ mail, raw } = { mail: undefined, raw: '' }] = mails;
    expect(mail?.subject).toBe('Request req_1 (create on msp for siem) waits for your review');
    expect(mail?.text).toContain('https://c.example/review/req_1');
    expect(mail?.html).toContain('<a href="https://c.example/review/req_1">req_1 &lt;b&gt;</a>');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  test('cannot be made to have another header, receiver or attachment, whatever names say', async () => {
    const { url, mails } = await openMailServer();
    const { send } = notifier(url);
    const evil = 'Eve\r\nBcc: eve@evil.example\r\n\r\n<script>';
    const message = {
      ...MESSAGE,
      name: evil,
      items: [{ ...MESSAGE.items[0], sentence: evil, details: [{ text: evil, url: null, command: null }] }],
    } as NoticeMessage;
    await send(message, 'amy@acme.example', going);
    const list = await send(MESSAGE, 'amy@acme.example, eve@evil.example', going);
    expect(list).not.toEqual({ outcome: 'delivered' });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.to).toEqual(['amy@acme.example']);
    expect(mails[0]?.mail.bcc ?? []).toEqual([]);
    expect(mails[0]?.mail.subject).toBe('Eve Bcc: eve@evil.example <script>');
    expect(mails[0]?.mail.html).not.toContain('<script>');
  });

  test('is refused for good where the server says so of its receiver, and tried later where it is busy', async () => {
    const { url } = await openMailServer({ refuse: (address) => (address.startsWith('busy') ? 450 : 550) });
    const { send } = notifier(url);
    expect(await send(MESSAGE, 'gone@acme.example', going)).toEqual({
      outcome: 'refused',
      code: 'mail-envelope-550',
    });
    expect(await send(MESSAGE, 'busy@acme.example', going)).toMatchObject({ outcome: 'later' });
    expect(await send(MESSAGE, null, going)).toMatchObject({ outcome: 'refused' });
  });

  test('is a file where that is all that is wanted, the same one when it is sent again', async () => {
    const directory = join(tempDirectory(), 'mails');
    const { send } = notifier(pathToFileURL(directory).href);
    await send(MESSAGE, 'amy@acme.example', going);
    await send(MESSAGE, 'amy@acme.example', going);
    expect(readdirSync(directory)).toEqual([`${MESSAGE.id}.eml`]);
    expect(readFileSync(join(directory, `${MESSAGE.id}.eml`), 'utf8')).toContain('To: amy@acme.example');
    expect(existsSync(directory)).toBe(true);
  });
});

describe.skipIf(!OPENSSL)(`a channel${OPENSSL ? '' : ' (skipped: OpenSSL is not installed)'}`, () => {
  const channel = (options: Partial<HttpChannel> & Pick<HttpChannel, 'url' | 'ca'>): HttpChannel => ({
    name: 'ops',
    kind: 'slack',
    secret: SECRET,
    privateNetwork: true,
    timeoutMillis: 10_000,
    clock: { now: Date.now },
    ...options,
  });

  test('of Slack gets blocks and a text, in which names call nobody', async () => {
    const { url, ca, calls } = await openHttpsReceiver();
    const { send } = createHttpNotifier(channel({ url: `${url}/services/T/B/x`, ca }));
    expect(await send(MESSAGE, null, going)).toEqual({ outcome: 'delivered' });
    expect(calls).toMatchObject([{ method: 'POST', path: '/services/T/B/x' }]);
    const body = JSON.parse(calls[0]?.body ?? '');
    expect(body.text).toBe('Request req_1 (create on msp for siem) waits for your review');
    expect(body.blocks[0].text.text).toContain('<https://c.example/review/req_1|req_1 &lt;b&gt;>');
    expect(body.blocks[0].text.text).toContain('and 2 more');
  });

  test('of Teams gets an Adaptive Card', async () => {
    const { url, ca, calls } = await openHttpsReceiver();
    await createHttpNotifier(channel({ url, ca, kind: 'teams' })).send(MESSAGE, null, going);
    const { type, attachments } = JSON.parse(calls[0]?.body ?? '');
    expect(type).toBe('message');
    expect(attachments[0].contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(attachments[0].content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
    expect(JSON.stringify(attachments[0].content.body)).toContain('(https://c.example/review/req_1)');
  });

  test('of programs gets a CloudEvent that the reference library of Standard Webhooks verifies', async () => {
    const { url, ca, calls } = await openHttpsReceiver();
    await createHttpNotifier(channel({ url, ca, kind: 'webhook' })).send(MESSAGE, null, going);
    const [call] = calls;
    const headers = call?.headers as Record<string, string>;
    const event = new Webhook(SECRET).verify(call?.body ?? '', headers);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: MESSAGE.id,
      source: '//log.example/audit',
      type: 'countersign.notification',
      data: { notices: [{ event: 'review-wanted', alarm: false }] },
    });
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(() => new Webhook(SECRET).verify(`${call?.body} `, headers)).toThrow(/signature/);
  });

  test('that sends on, is busy, refuses or has another certificate is told from one that took it', async () => {
    const { url, ca, calls } = await openHttpsReceiver((response, { path }) => {
      if (path === '/on') response.writeHead(307, { location: `${url}/taken` }).end();
      else if (path === '/busy') response.writeHead(429, { 'retry-after': '7' }).end();
      else response.writeHead(400).end('invalid_payload');
    });
    const send = (path: string, options: Partial<HttpChannel> = {}) =>
      createHttpNotifier(channel({ url: `${url}${path}`, ca, ...options })).send(MESSAGE, null, going);
    expect(await send('/on')).toEqual({ outcome: 'later', code: 'http-307', afterMillis: null });
    expect(await send('/busy')).toEqual({ outcome: 'later', code: 'http-429', afterMillis: 7_000 });
    expect(await send('/')).toEqual({ outcome: 'refused', code: 'http-400' });
    expect(await send('/', { ca: undefined })).toMatchObject({ code: 'http-no-answer' });
    expect(calls.map(({ path }) => path)).toEqual(['/on', '/busy', '/']);
  });

  test('on this machine or in a private network gets nothing unless that is configured', async () => {
    const { url, ca, calls } = await openHttpsReceiver();
    const named = url.replace('127.0.0.1', 'localhost');
    for (const address of [
      url,
      named,
      url.replace('127.0.0.1', '[::1]'),
      url.replace('127.0.0.1', '2130706433'),
    ]) {
      const { send } = createHttpNotifier(channel({ url: address, ca, privateNetwork: false }));
      expect(await send(MESSAGE, null, going)).toMatchObject({ code: 'address-not-allowed' });
    }
    expect(calls).toEqual([]);
  });
});

test.each([
  ['169.254.169.254', false, false],
  ['fe80::1', false, false],
  ['::ffff:169.254.169.254', false, false],
  ['127.0.0.1', true, false],
  ['::1', true, false],
  ['::ffff:127.0.0.1', true, false],
  ['10.1.2.3', true, false],
  ['172.20.0.1', true, false],
  ['192.168.1.1', true, false],
  ['100.64.0.1', true, false],
  ['fd00::1', true, false],
  ['64:ff9b::7f00:1', true, false],
  ['0.0.0.0', true, false],
  ['8.8.8.8', true, true],
  ['2606:4700::1111', true, true],
])('%s may be sent to from a private network: %s, and otherwise: %s', (address, configured, otherwise) => {
  expect([isAllowedAddress(address, true), isAllowedAddress(address, false)]).toEqual([
    configured,
    otherwise,
  ]);
});
