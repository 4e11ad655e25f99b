import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack({ sealed: true });

interface Report {
  readonly rows: readonly { readonly section: string; readonly outcome: string }[];
  readonly change: { readonly id: string; readonly state: string } | null;
}

const write = (name: string, text: string): string => {
  const path = join(dataDirectory(), name);
  writeFileSync(path, text);
  return path;
};
/** A whole company in spreadsheets, as whoever keeps it there has it. */
const files = () => [
  '--accounts',
  write(
    'accounts.csv',
    'id;provider;company_name;company_id;region;email_domains;operators\n' +
      'plant;eset-protect-hub;Acme Plant;55555555-5555-4555-8555-555555555555;eu;acme.example plant.example;"owner superuser; helper write-access"\n',
  ),
  '--principals',
  write('people.csv', 'name,email,roles,accounts\nPetra Plant,petra@acme.example,approver requester,plant\n'),
  '--integrations',
  write('integrations.csv', 'id,name,owner\nscada,Control of the plant,petra@acme.example\n'),
  '--api-users',
  write(
    'api-users.csv',
    'account,integration,label,kind,role,state\nplant,scada,scada@acme.example,api-user,regular,active\nplant,,helper@acme.example,regular-user,write-access,active\n',
  ),
];

test('a company is imported from spreadsheets, as one change that two others approve, and again without harm', async () => {
  const dry = await as('administrator', 'import', ...files(), '--dry-run', '--reason', 'The plant joins');
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(dry.out).toMatch(/^apiUsers +2 +asked for +.*helper@acme\.example$/m);
  expect(dry.out).toMatch(/This was a dry run: nothing was done\.\n$/);
  expect((await as('administrator', 'account', 'list')).out).not.toMatch(/^plant/m);

  const asked = await as('administrator', 'import', ...files(), '--reason', 'The plant joins');
  expect([asked.code, asked.err]).toEqual([0, '']);
  expect(asked.out).toMatch(/Waits for 2 of: .+@acme\.example/);
  const [, change = ''] = /governance approve (gov_\w+)/.exec(asked.out) ?? [];
  const shown = await as('approver-1', 'governance', 'show', change);
  for (const word of [/the account plant|account plant/, /Petra Plant/, /integration scada/, /helper@acme/])
    expect(shown.out).toMatch(word);
  for (const one of ['approver-1', 'approver-2'])
    expect((await as(one, 'governance', 'approve', change)).code).toBe(0);

  const { accounts } = await json<{
    accounts: { id: string; operators: unknown[]; emailDomains: string[] }[];
  }>('administrator', 'account', 'list');
  expect(accounts.find(({ id }) => id === 'plant')).toMatchObject({
    emailDomains: ['acme.example', 'plant.example'],
    operators: [
      { name: 'owner', role: 'superuser' },
      { name: 'helper', role: 'write-access' },
    ],
  });
  const again = await json<Report>('administrator', 'import', ...files());
  expect(again).toEqual({
    change: null,
    rows: again.rows.map((row) => ({ ...row, outcome: 'already there' })),
  });
  expect(again.rows).toHaveLength(5);
});

test('one file has all sections, and every row that is wrong is named before anything is asked for', async () => {
  const path = write(
    'company.yaml',
    [
      'principals:',
      '  - { name: Paul, email: paul@acme.example, roles: [requester] }',
      '  - { name: Nobody, roles: [boss] }',
      'integrations:',
      '  - { id: Till 1, name: Till, owner: paul@acme.example }',
    ].join('\n'),
  );
  const ran = await as('administrator', 'import', path);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toMatch(/principals 2: email must be/);
  expect(ran.err).toMatch(/principals 2: roles\.0 must be one of/);
  expect(ran.err).toMatch(/integrations 1: id must be/);
  expect(ran.err).not.toMatch(/principals 1/);
});

test('what the installation refuses is listed row by row, and nothing is imported', async () => {
  const path = write(
    'twice.yaml',
    [
      'integrations:',
      '  - { id: kiosk, name: Kiosk, owner: nobody@acme.example }',
      '  - { id: till, name: Till, owner: administrator@acme.example }',
    ].join('\n'),
  );
  const ran = await as('administrator', 'import', path, '--reason', 'They are new');
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(ran.out).toMatch(
    /^Nothing was imported\. Correct these, and import again:\n\nintegrations 1 \(kiosk\): /,
  );
  expect(ran.out).toMatch(/^integrations 2 \(till\): /m);
  expect((await as('auditor', 'integration', 'list')).out).not.toMatch(/kiosk|till/);
});

test.each([
  ['- { id: kiosk }\n', 'has "id", which is no section'],
  ['people: []\n', 'has "people", which is no section'],
  ['', 'is no mapping of sections'],
])('a file of another form (%j) is refused, with what it must have', async (text, words) => {
  const ran = await as('administrator', 'import', write('other.yaml', text));
  expect(ran.code).not.toBe(0);
  expect(ran.err).toContain(words);
  expect(ran.err).toContain('accounts, principals, integrations, apiUsers');
});

test('without a file there is nothing to import, and that is said', async () => {
  const ran = await as('administrator', 'import');
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('Give a file');
});
