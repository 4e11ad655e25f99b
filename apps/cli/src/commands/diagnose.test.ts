import { describe, expect, test } from 'vitest';
import { loadDemoPasswords } from '../demo/demo-passwords.ts';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack();

const words = ['account', 'diagnose', 'acme-dotdigital', '--subject', 'CRM'];
const typing = (password: string) =>
  typeAtTerminal(
    ['--as', 'portal-operator', '--data', dataDirectory(), ...words],
    [
      ['Password: ', `${password}\r`],
      ['Once more: ', `${password}\r`],
    ],
  );

describe('account diagnose', () => {
  test('has the worker sign in as the API user with what is typed, and the log has the answers', async () => {
    const { apiUsers } = await json<{ apiUsers: { label: string; providerId: string }[] }>(
      'administrator',
      ...['api-user', 'list', '--account', 'acme-dotdigital'],
    );
    const { providerId = '' } = apiUsers.find(({ label }) => label === 'CRM') ?? {};
    const good = await typing(loadDemoPasswords(dataDirectory()).passwordOf(providerId));
    expect(good.code, good.screen).toBe(0);
    expect(good.screen).toMatch(/ok +account-info +200/);
    const bad = await typing('Invented-Passw0rd-17');
    expect(bad.code, bad.screen).toBe(1);
    expect(bad.screen).toMatch(/NOT OK +account-info +401/);
    expect(bad.screen).not.toContain('Invented');
    const { entries } = await json<{ entries: { entry: { data: object } }[] }>(
      'auditor',
      ...['audit', 'search', '--type', 'access.diagnosed', '--order', 'oldest'],
    );
    expect(entries.map(({ entry }) => entry.data)).toMatchObject([
      { account: 'acme-dotdigital', result: 'good', observations: [{ status: 200 }] },
      { account: 'acme-dotdigital', result: 'not-good', observations: [{ status: 401 }] },
    ]);
  });

  test('with what the worker holds says so where it holds nothing', async () => {
    const ran = await as('portal-operator', ...words, '--held');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('type it');
  });

  test('takes an API user that there is, and whoever may work on the account', async () => {
    const unknown = await as('portal-operator', ...words.with(-1, 'Nobody'), '--held');
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('[SUBJECT_UNKNOWN]');
    const other = await as('requester', ...words, '--held');
    expect(other.err).toContain('[FORBIDDEN]');
  });
});
