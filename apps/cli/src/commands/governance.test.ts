import { expect, test } from 'vitest';
import { findPerson } from '../local/people.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack({ sealed: true });

interface Change {
  readonly id: string;
  readonly state: string;
  readonly digest: string;
}

const idOf = (name: string) => findPerson(dataDirectory(), name).principal;

test('an administrator asks for roles, is told who decides, and two others give them', async () => {
  const asked = await as(
    'administrator',
    ...['principal', 'set-roles', 'auditor@acme.example', '--role', 'auditor', 'requester'],
    ...['--reason', 'Tests requests'],
  );
  expect(asked.code).toBe(0);
  expect(asked.out).toMatch(/what +what Aldo Auditor <auditor@acme\.example>, pri_\w+ may do\n/);
  expect(asked.out).toMatch(/before +auditor on all accounts\n/);
  expect(asked.out).toMatch(/after +auditor, requester on all accounts\n/);
  expect(asked.out).toMatch(
    /Waits for 2 of: Bruno Administrator <administrator-2@acme\.example>, Anna Approver <approver-1@acme\.example>, /,
  );
  expect((await as('approver-1', 'governance', 'list')).out).toContain('Aldo Auditor <auditor@acme.example>');
  const [change] = await json<readonly Change[]>('approver-1', 'governance', 'list', '--state', 'proposed');
  const id = change?.id ?? '';
  expect((await as('approver-1', 'governance', 'approve', id)).out).toMatch(/approvals +1 of 2\n/);
  const repeated = await as('approver-1', 'governance', 'approve', id);
  expect([repeated.code, repeated.err]).toEqual([1, expect.stringContaining('GOVERNANCE_REVIEW_REPEATED')]);
  const stale = await as('approver-2', 'governance', 'approve', id, '--digest', '0'.repeat(64));
  expect([stale.code, stale.err]).toEqual([1, expect.stringContaining('GOVERNANCE_DIFFERS')]);
  const last = await as('approver-2', 'governance', 'approve', id, '--digest', change?.digest ?? '');
  expect(last.out).toMatch(/state +done\n/);
  expect((await as('auditor', 'principal', 'list')).out).toMatch(
    /auditor@acme\.example +auditor, requester +all/,
  );
});

test('a change that has taken the place of the one that somebody saw is not approved by their name for it', async () => {
  const ask = (...roles: readonly string[]) =>
    as(
      'administrator',
      ...['--quiet', 'principal', 'set-roles', 'olivia@acme.example', '--role', ...roles],
      ...['--reason', 'Has another job'],
    );
  const seen = (await ask('auditor')).out.trim();
  expect((await as('approver-1', 'governance', 'show', 'olivia@acme.example')).out).toContain(seen);
  await as('administrator', 'governance', 'withdraw', seen);
  const other = (await ask('administrator')).out.trim();
  const approve = (...options: readonly string[]) =>
    as('approver-1', ...options, 'governance', 'approve', 'olivia@acme.example');
  for (const options of [['--quiet'], ['--json'], []]) {
    const refused = await approve(...options);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`means ${other} now, and you have not been shown`);
  }
  expect(
    (await json<Change & { reviews: unknown[] }>('auditor', 'governance', 'show', other)).reviews,
  ).toEqual([]);
  expect((await approve()).out).toMatch(/approvals +1 of 2\n/);
  await as('administrator', 'governance', 'withdraw', other);
});

test('a change that only takes something away is done at once', async () => {
  const ran = await as(
    'administrator',
    ...['principal', 'set-roles', idOf('approver-4'), '--without-roles'],
    ...['--reason', 'Has another job'],
  );
  expect(ran.out).toMatch(/after +nothing on all accounts\n/);
  expect(ran.out).toMatch(/state +done\n/);
  expect(ran.out).not.toContain('Waits for');
});

test('a rejection says why to whoever looks, and a change is taken back by its proposer', async () => {
  await as('administrator', 'principal', 'deactivate', idOf('approver-3'), '--reason', 'left');
  const reactivate = () =>
    json<Change>(
      ...(['administrator', 'principal', 'reactivate', 'approver-3@acme.example'] as const),
      ...['--reason', 'Is back'],
    );
  const refused = await reactivate();
  const without = await as('approver-1', 'governance', 'reject', refused.id);
  expect(without.code).toBe(2);
  await as('approver-1', 'governance', 'reject', refused.id, '--reason', 'Has not signed the contract');
  expect((await as('auditor', 'governance', 'show', refused.id)).out).toContain(
    'Has not signed the contract',
  );
  const again = await reactivate();
  expect((await as('approver-1', 'governance', 'withdraw', again.id)).code).toBe(1);
  expect((await as('administrator', 'governance', 'withdraw', again.id)).out).toContain('is withdrawn');
});

test.each([
  [
    ['principal', 'set-roles', 'nobody@acme.example', '--role', 'auditor', '--reason', 'x1'],
    2,
    'has the address',
  ],
  [['principal', 'set-roles', 'pri_x', '--account', 'shop', '--reason', 'x1'], 2, '--without-roles'],
  [['principal', 'set-roles', 'pri_x', '--role', 'king', '--reason', 'x1'], 2, 'king'],
  [
    ['principal', 'reactivate', 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV', '--reason', 'x1'],
    1,
    'There is no principal',
  ],
  [['governance', 'show', 'gov_01ARZ3NDEKTSV4RRFFQ69G5FAV'], 1, 'There is no governance change'],
] as const)('%j ends with %d and says what is wrong', async (words, code, text) => {
  const ran = await as('administrator', ...words);
  expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(text)]);
});
