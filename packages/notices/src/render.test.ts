import { describe, expect, test } from 'vitest';
import type { NoticeItem, NoticeMessage } from './notice-message.ts';
import { renderCloudEvent } from './render-cloud-event.ts';
import { renderMail } from './render-mail.ts';
import { renderSlack } from './render-slack.ts';
import { renderTeams } from './render-teams.ts';

const item = (fields: Partial<NoticeItem> = {}): NoticeItem => ({
  event: 'request-done',
  sentence: 'Request req_1 is done',
  details: [{ text: 'req_1: create on acme', url: null, command: 'countersign request show req_1' }],
  more: 0,
  isAlarm: false,
  ...fields,
});
const message = (...items: NoticeItem[]): NoticeMessage => ({
  id: 'ntf_1',
  at: 0,
  origin: 'log.example/audit',
  name: 'Amy',
  items,
});

describe('the subject of a mail', () => {
  test('says the one thing, or the first and how many more', () => {
    expect(renderMail(message(item())).subject).toBe('Request req_1 is done');
    expect(renderMail(message(item(), item())).subject).toBe('Request req_1 is done (and one more)');
    expect(renderMail(message(item(), item(), item())).subject).toBe('Request req_1 is done (and 2 more)');
  });

  test('begins with a word that warns, and is one line that fits, whatever is in it', () => {
    const long = item({ isAlarm: true, sentence: `The log\r\n\u202eis\u0000 ${'cut '.repeat(200)}` });
    const { subject } = renderMail(message(long));
    expect(subject).toMatch(/^Alarm: The log is cut/);
    expect([...subject].length).toBeLessThan(180);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test('a mail says the same in text as in HTML, where a link is named by what it opens', () => {
  const url = 'https://c.example/review/req_1';
  const linked = item({ details: [{ text: 'req_1 <create>', url, command: null }], more: 3 });
  const { text, html } = renderMail(message(linked));
  for (const said of ['Hello Amy,', 'Request req_1 is done.', 'and 3 more', 'ntf_1']) {
    expect(text).toContain(said);
    expect(html).toContain(said);
  }
  expect(html).toContain(`<a href="${url}">req_1 &lt;create&gt;</a>`);
  expect(html).toMatch(/<html lang="en">[\s\S]*<title>[^<]+<\/title>/);
  // Nothing is loaded by opening it.
  expect(html).not.toMatch(/<(img|script|link|iframe|form)\b|url\(/i);
});

test('what Slack would read as a mention, a link or code is text', () => {
  const text = 'Eve <!channel> <https://evil.example|here> `rm` & co';
  const body = JSON.parse(renderSlack(message(item({ details: [{ text, url: null, command: null }] }))));
  expect(body.blocks[0].text.text).toContain(
    "Eve &lt;!channel&gt; &lt;https://evil.example|here&gt; 'rm' &amp; co",
  );
});

test('what Teams would read as markdown is text', () => {
  const text = '[here](https://evil.example) **now**';
  const body = JSON.parse(renderTeams(message(item({ details: [{ text, url: null, command: null }] }))));
  const texts = body.attachments[0].content.body.map((block: { text: string }) => block.text);
  expect(texts).toContain('- \\[here\\]\\(https://evil.example\\) \\*\\*now\\*\\*');
});

test('a message of very many things stays within what each receiver takes', () => {
  const many = message(
    ...Array.from({ length: 80 }, () =>
      item({
        details: Array.from({ length: 10 }, () => ({ text: 'x'.repeat(290), url: null, command: null })),
      }),
    ),
  );
  const slack = JSON.parse(renderSlack(many));
  expect(slack.blocks.length).toBeLessThanOrEqual(50);
  for (const block of slack.blocks) expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
  expect(Buffer.byteLength(renderTeams(many))).toBeLessThan(28_000);
});

test('a CloudEvent has the identifier of the message and what is told, by name', () => {
  expect(JSON.parse(renderCloudEvent(message(item())))).toEqual({
    specversion: '1.0',
    id: 'ntf_1',
    source: '//log.example/audit',
    type: 'countersign.notification',
    time: '1970-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    data: {
      notices: [
        {
          event: 'request-done',
          sentence: 'Request req_1 is done.',
          alarm: false,
          about: item().details,
          more: 0,
        },
      ],
    },
  });
});
