import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { NOTIFICATION_NAMES, notificationsFileSchema } from '@countersign/schema';
import { createDirectory } from '@countersign/test-kit';
import { openMailServer } from '@countersign/test-kit/mail-server';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './testing/checkout.ts';
import { followDocument } from './testing/follow-document.ts';
import { onlyBlock } from './testing/guide-blocks.ts';

const LIMIT = 240_000;
const GUIDE = 'docs/guides/tell-people.md';

test('the guide to telling people leads to mails, from the review that waits to the end of the request', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  const { url, mails } = await openMailServer();
  const subjectsTo = (name: string) =>
    mails.filter(({ to }) => to.includes(`${name}@acme.example`)).map(({ mail }) => mail.subject ?? '');
  await followDocument(GUIDE, {
    dataDirectory: directory.path,
    settings: {
      SMTP_URL: url,
      NOTIFICATION_MAIL_FROM: 'Countersign <countersign@acme.example>',
      PUBLIC_URL: 'http://localhost:7180',
    },
    afterwards: async () => {
      while (!subjectsTo('requester').some((subject) => /is done/.test(subject))) await pause(200);
    },
  });
  expect(subjectsTo('requester').some((subject) => /is approved|is done/.test(subject))).toBe(true);
  expect(mails.map(({ raw }) => raw).join('\n')).not.toMatch(/Her name was wrong|psa@acme\.example/);
});

test('the file of the guide is one that the host may have, and names nothing that is not there', () => {
  const block = onlyBlock(readFileSync(join(ROOT, GUIDE), 'utf8'), 'yaml');
  const { channels } = notificationsFileSchema.parse(parse(block));
  const named = channels.flatMap(({ events }) => events);
  expect(
    named.filter((name) => name !== 'all' && name !== 'alarms' && !NOTIFICATION_NAMES.includes(name)),
  ).toEqual([]);
  expect(channels).toHaveLength(3);
});
