import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json } = useStack({ sealed: true });

test('one person stops an account, everybody is told, and two others let it go on', async () => {
  const reason = 'The token of an operator was stolen';
  const frozen = await as('approver-1', 'freeze', '--account', 'acme-ema2', '--reason', reason);
  expect(frozen.code).toBe(0);
  expect(frozen.out).toMatch(/^frz_\w+ has stopped execution on the account acme-ema2\./);
  const id = /frz_\w+/.exec(frozen.out)?.[0] ?? '';
  const listed = await as('requester', 'freezes');
  expect(listed.out).toContain(id);
  expect(listed.out).toContain(reason);
  const doctor = await as('administrator', 'doctor');
  expect(doctor.out).toMatch(
    new RegExp(`NOT OK +execution +${id} has stopped execution on the account acme-ema2`),
  );
  expect((await as('requester', 'thaw', id, '--reason', 'I want to go on')).code).toBe(1);
  const asked = await as('administrator', 'thaw', id, '--reason', 'The token was revoked');
  expect(asked.out).toMatch(/what +everything on the account acme-ema2\n/);
  expect(asked.out).toMatch(/Waits for 2 of: /);
  expect(asked.out).not.toMatch(/Waits for 2 of: .*approver-1@/);
  const [change] = await json<readonly { id: string }[]>(
    'administrator',
    'governance',
    'list',
    '--state',
    'proposed',
  );
  const own = await as('approver-1', 'governance', 'approve', change?.id ?? '');
  expect([own.code, own.err]).toEqual([1, expect.stringContaining('REVIEW_REFUSED')]);
  for (const by of ['approver-2', 'approver-3'])
    expect(await as(by, '--quiet', 'governance', 'approve', change?.id ?? '')).toMatchObject({
      code: 0,
      out: `${change?.id}\n`,
    });
  expect((await as('requester', '--quiet', 'freezes')).out).toBe('');
  expect((await as('requester', 'freezes')).out).toBe('Nothing is stopped.\n');
  expect((await as('administrator', 'doctor')).out).toMatch(/ok +execution +nothing is frozen/);
});

test.each([
  [['freeze'], 2, '--reason'],
  [['freeze', '--account', 'acme-ema2', '--provider', 'dotdigital', '--reason', 'x1'], 2, 'not both'],
  [['freeze', '--provider', 'nobody', '--reason', 'x1'], 2, 'nobody'],
  [['freeze', '--account', 'nowhere', '--reason', 'x1'], 1, 'ACCOUNT_UNKNOWN'],
  [['thaw', 'frz_01ARZ3NDEKTSV4RRFFQ69G5FAV', '--reason', 'x1'], 1, 'NOT_FOUND'],
])('%j is refused and says why', async (words, code, why) => {
  const ran = await as('administrator', ...words);
  expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(why)]);
});
