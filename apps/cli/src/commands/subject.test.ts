import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json } = useStack();

test('personal data is held, released and erased from the command line', async () => {
  const principals = await json<{ id: string }[]>('administrator', 'principal', 'list');
  const subject = principals.at(-1)?.id ?? '';
  const held = await as('administrator', 'subject', 'hold', subject, '--matter', 'CASE-7');
  expect(held).toMatchObject({ code: 0, err: '' });
  expect(held.out).toContain('CASE-7');
  expect((await as('auditor', 'subject', 'holds')).out).toContain(subject);
  const refused = await as('administrator', 'subject', 'erase', subject, '--reason-code', 'gdpr-17');
  expect(refused.err).toContain('held for the matter CASE-7');
  expect((await as('administrator', 'subject', 'release', subject, '--matter', 'CASE-7')).code).toBe(0);
  const asked = await as('administrator', 'subject', 'erase', subject, '--reason-code', 'gdpr-17');
  const [, id = ''] = /countersign subject confirm (era_\w+)/.exec(asked.out) ?? [];
  expect((await as('administrator', 'subject', 'confirm', id)).err).toContain('does not decide on it');
  expect((await as('administrator', 'subject', 'erasures', '--state', 'open')).out).toContain(id);
  expect((await as('administrator', 'subject', 'withdraw', id)).out).toContain('withdrawn');
  expect((await as('auditor', 'subject', 'show', subject)).out).toContain('gdpr-17');
  expect((await as('auditor', 'subject', 'show', 'Anna')).code).toBe(2);
});
