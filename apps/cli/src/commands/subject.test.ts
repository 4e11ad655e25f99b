import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json } = useStack({ sealed: true });

test('personal data is held, released and erased from the command line', async () => {
  const principals = await json<{ id: string }[]>('administrator', 'principal', 'list');
  const subject = principals.at(-1)?.id ?? '';
  const held = await as('administrator', 'subject', 'hold', subject, '--matter', 'CASE-7');
  expect(held).toMatchObject({ code: 0, err: '' });
  expect(held.out).toContain('CASE-7');
  expect((await as('auditor', 'subject', 'holds')).out).toContain(subject);
  const refused = await as('administrator', 'subject', 'erase', subject, '--reason-code', 'gdpr-17');
  expect(refused.err).toContain('held for the matter CASE-7');
  const reason = ['--reason', 'The matter is over'];
  const released = await as('administrator', 'subject', 'release', subject, '--matter', 'CASE-7', ...reason);
  const [, release = ''] = /change +(gov_\w+)/.exec(released.out) ?? [];
  expect((await as('administrator', 'governance', 'approve', release)).err).toContain('REVIEW_REFUSED');
  expect((await as('auditor', 'subject', 'holds')).out).toContain(subject);
  for (const by of ['approver-1', 'approver-2']) await as(by, 'governance', 'approve', release);
  expect((await as('auditor', 'subject', 'holds')).out).not.toContain(subject);
  const asked = await as('administrator', 'subject', 'erase', subject, '--reason-code', 'gdpr-17');
  const [, id = ''] = /change +(gov_\w+)/.exec(asked.out) ?? [];
  expect((await as('administrator', 'subject', 'confirm', id)).err).toContain('REVIEW_REFUSED');
  expect((await as('administrator', 'subject', 'erasures', '--state', 'open')).out).toContain(id);
  expect((await as('administrator', 'subject', 'withdraw', id)).out).toContain('withdrawn');
  expect((await as('auditor', 'subject', 'show', subject)).out).toContain('gdpr-17');
  expect((await as('auditor', 'subject', 'show', 'Anna')).code).toBe(2);
});
