import { expect, test } from 'vitest';
import { submitUpdate } from '../testing/submit-update.ts';
import { useStack } from '../testing/use-stack.ts';

const stack = useStack({ sealed: true });
const { as, json } = stack;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('an approver names who stands in, two others approve it, and that one approves in their name until it is ended', async () => {
  const asked = await as(
    'approver-1',
    ...['delegation', 'add', 'auditor@acme.example', '--until', inDays(7), '--reason', 'Holidays'],
  );
  expect([asked.code, asked.err]).toEqual([0, '']);
  expect(asked.out).toContain('who reviews requests in place of Anna Approver <approver-1@acme.example>');
  const [change] = await json<readonly { readonly id: string }[]>(
    'approver-2',
    ...['governance', 'list', '--state', 'proposed'],
  );
  const id = change?.id ?? '';
  await as('approver-2', 'governance', 'approve', id);
  expect((await as('approver-3', 'governance', 'approve', id)).out).toMatch(/state +done\n/);
  expect((await as('auditor', 'delegation', 'list')).out).toMatch(
    /Aldo Auditor <auditor@acme\.example> +Anna Approver <approver-1@acme\.example> .* in-force/,
  );

  const request = await submitUpdate(stack, 'By deputy');
  expect((await as('auditor', 'inbox')).out).toContain('your review in place of Anna Approver');
  expect((await as('auditor', 'next', '--show')).out).toContain('By deputy');
  expect((await as('auditor', 'review', 'approve', request)).code).toBe(1);
  const nobody = await as('auditor', 'review', 'approve', request, '--for', 'approver-2@acme.example');
  expect(nobody.err).toContain('You do not review in place of approver-2@acme.example now');
  const approved = await as('auditor', 'review', 'approve', request, '--for', 'approver-1@acme.example');
  expect(approved.code).toBe(0);
  expect((await as('requester', 'request', 'show', request)).out).toContain(
    'Aldo Auditor <auditor@acme.example> in place of Anna Approver <approver-1@acme.example>',
  );

  expect((await as('approver-1', 'delegation', 'end', id)).out).toContain('Ended: Aldo Auditor');
  expect((await as('auditor', 'delegation', 'list')).out).toContain(
    'Nobody reviews in place of somebody else',
  );
  expect((await as('auditor', 'delegation', 'list', '--all')).out).toContain('ended');
  expect((await as('approver-1', 'delegation', 'end', id)).err).toContain('DELEGATION_OVER');
});

test.each(['tomorrow', '2026-13-45', '12'])(
  'a time that is none is refused before anything is asked: %s',
  async (until) => {
    const refused = await as('approver-1', 'delegation', 'add', 'auditor@acme.example', '--until', until);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('write a day or a time')]);
  },
);
