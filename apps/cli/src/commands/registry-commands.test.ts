import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack();

describe('the registry', () => {
  test('takes an integration from the command line and from a file, once', async () => {
    const words = ['integration', 'add', '--id', 'till', '--name', 'Till', '--owner', 'olivia@acme.example'];
    expect((await as('administrator', ...words)).code).toBe(0);
    const again = await as('administrator', ...words);
    expect(again).toMatchObject({ code: 1, out: '' });
    expect(again.err).toContain('[ALREADY_EXISTS]');
    const path = join(dataDirectory(), 'integrations.yaml');
    writeFileSync(path, '- { id: kiosk, name: Kiosk, owner: olivia@acme.example }\n');
    expect((await as('administrator', 'integration', 'add', path)).code).toBe(0);
    expect((await as('requester', 'integration', 'list')).out).toMatch(/kiosk +olivia@acme\.example +Kiosk/);
  });

  test('is not for everybody to change', async () => {
    const ran = await as(
      ...([
        'requester',
        'integration',
        'add',
        '--id',
        'x',
        '--name',
        'X',
        '--owner',
        'o@acme.example',
      ] as const),
    );
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('[FORBIDDEN]');
  });

  test('takes accounts and API users from files', async () => {
    const accounts = join(dataDirectory(), 'accounts.yaml');
    writeFileSync(
      accounts,
      '- { id: other, provider: dotdigital, companyName: Other, region: r1, emailDomains: [other.example], operators: [{ name: owner, role: account-owner }] }\n',
    );
    expect((await as('administrator', 'account', 'add', accounts)).code).toBe(0);
    const users = join(dataDirectory(), 'api-users.json');
    writeFileSync(users, JSON.stringify({ account: 'other', label: 'Old one' }));
    const adopted = await as('administrator', 'api-user', 'adopt', users);
    // The report of what became of each item is the answer, also where one is refused.
    expect(adopted.out).toMatch(/^1 +refused +.*\w+ must/m);
    expect(adopted).toMatchObject({ code: 1, err: '' });
  });

  test('shows an API user', async () => {
    const { apiUsers } = await json<{ apiUsers: { id: string; label: string }[] }>(
      'auditor',
      'api-user',
      'list',
    );
    const [user] = apiUsers;
    const shown = await as('auditor', 'api-user', 'show', user?.id ?? '');
    expect(shown.code).toBe(0);
    expect(shown.out).toContain(user?.label);
  });

  test.for([
    ['acme-eba', [], ['superuser', 'helpdesk', 'clerk']],
    ['acme-hub', [], ['superuser', 'writer', 'reader']],
    ['acme-dotdigital', ['owner'], ['manager', 'editor']],
    ['acme-outlet', ['owner'], ['editor']],
  ] as const)(
    'finds %s of the example in order, operator by operator',
    async ([account, can, portalOnly]) => {
      const ran = await as('administrator', 'account', 'check', account);
      expect(ran.code, ran.out).toBe(0);
      for (const operator of can) expect(ran.out).toContain(`The operator ${operator} can sign in.`);
      for (const operator of portalOnly)
        expect(ran.out).toContain(`The operator ${operator} works in the portal only`);
    },
  );

  test('has the worker check an account, and ends with 1 where it is not in order', async () => {
    const good = await as('administrator', 'account', 'check', 'acme-ema2');
    expect(good.code, good.out).toBe(0);
    const path = join(dataDirectory(), 'unreachable.yaml');
    writeFileSync(
      path,
      '- { id: unreachable, provider: dotdigital, companyName: Gone, region: r1, emailDomains: [gone.example], operators: [{ name: owner, role: account-owner, credentials: undeclared }] }\n',
    );
    // The first account at a real provider has ended the set-up, so two others are asked.
    const added = await as('administrator', '--quiet', 'account', 'add', path, '--reason', 'A new company');
    expect(added.code, added.err).toBe(0);
    for (const one of ['approver-1', 'approver-2'] as const)
      expect((await as(one, 'governance', 'approve', added.out.trim())).code).toBe(0);
    const bad = await as('administrator', 'account', 'check', 'unreachable');
    expect(bad.code, bad.out).toBe(1);
    expect(bad.out).toMatch(/^NOT OK /m);
    expect(bad.out).toContain('credentials.yaml');
  });
});
