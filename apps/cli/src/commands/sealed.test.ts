import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack({ sealed: true });

interface Change {
  readonly id: string;
  readonly content: { readonly principal: string };
}
const approve = async (change: string) => {
  for (const one of ['approver-1', 'approver-2'] as const)
    expect((await as(one, 'governance', 'approve', change)).code).toBe(0);
};
const add = (...more: string[]) =>
  json<Change>('administrator', 'principal', 'add', '--reason', 'Joins the team', ...more);

test('a person is let in by two others, and enrols afterwards', async () => {
  const person = ['--name', 'Nina New', '--email', 'nina@acme.example', '--role', 'requester'];
  const silent = await as('administrator', 'principal', 'add', ...person);
  expect([silent.code, silent.err]).toEqual([1, expect.stringContaining('REASON_MISSING')]);
  const asked = await as('administrator', 'principal', 'add', ...person, '--reason', 'Joins the team');
  expect(asked.code).toBe(0);
  expect(asked.out).toMatch(/what +who Nina New <nina@acme\.example>, pri_\w+ is\n/);
  expect(asked.out).toMatch(/Waits for 2 of: Bruno Administrator <administrator-2@acme\.example>/);
  expect(asked.out).not.toMatch(/enrol_/);
  const [change] = await json<readonly Change[]>('approver-1', 'governance', 'list', '--state', 'proposed');
  const { id = '', content } = change ?? {};
  const early = await as('administrator', 'principal', 'invite', content?.principal ?? '');
  expect([early.code, early.err]).toEqual([1, expect.stringContaining('PRINCIPAL_WAITING')]);
  await approve(id);
  const { code } = await json('administrator', 'principal', 'invite', content?.principal ?? '');
  const enrolled = await as('nina', 'enroll', '--code', String(code));
  expect(enrolled.code, enrolled.err).toBe(0);
  // Approvers vouch, and look nobody up.
  const vouch = (name: string, ...more: string[]) => as('approver-1', 'principal', 'vouch', name, ...more);
  expect(await vouch('nina@acme.example')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Give the identifier (pri_...)'),
  });
  expect(await vouch('nina')).toMatchObject({ code: 2, err: expect.stringContaining('neither') });
  // Nobody vouches unasked.
  expect(await vouch(content?.principal ?? '')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--yes'),
  });
  const asks = [
    '--as',
    'approver-1',
    '--data',
    dataDirectory(),
    'principal',
    'vouch',
    content?.principal ?? '',
  ];
  const typed = await typeAtTerminal(asks, [['Type yes: ', 'no\r']]);
  expect([typed.code, typed.screen]).toEqual([
    2,
    expect.stringMatching(/Nina New <nina@acme\.example>[\s\S]+by a code of .+, who could have used it/),
  ]);
  expect(await vouch(content?.principal ?? '', '--yes')).toMatchObject({ code: 0 });
  expect(await vouch(content?.principal ?? '', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('[VOUCH_REFUSED]'),
  });
});

test('a token of a machine is handed out to whoever asked, once, after two others approved it', async () => {
  const machine = await add(
    '--machine',
    '--name',
    'Robot',
    '--email',
    'bot@acme.example',
    '--role',
    'requester',
  );
  const words = ['token', 'create', '--principal', machine.content.principal, '--label', 'crm'];
  const ask = [...words, '--scope', 'submit', '--reason', 'The CRM asks'];
  const early = await as('administrator', ...ask);
  expect([early.code, early.err]).toEqual([1, expect.stringContaining('PRINCIPAL_WAITING')]);
  await approve(machine.id);
  const asked = await as('administrator', ...ask);
  expect(asked.out).toMatch(/after +one more, "crm", for submit, for 90 days\n/);
  const id = /token collect (gov_\w+)/.exec(asked.out)?.[1] ?? '';
  await approve(id);
  expect((await as('approver-1', 'token', 'collect', id)).code).toBe(1);
  expect((await as('administrator', 'token', 'collect', id)).out).toMatch(/token +cs_/);
  const again = await as('administrator', 'token', 'collect', id);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('TOKEN_COLLECTED')]);
});

test('who was rejected is asked for again by name', async () => {
  const { id } = await add('--name', 'Otto', '--email', 'otto@acme.example', '--role', 'auditor');
  await as('approver-1', 'governance', 'reject', id, '--reason', 'Not yet');
  const again = await as(
    'administrator',
    ...['principal', 'let-in', 'otto@acme.example', '--role', 'auditor', '--reason', 'Now'],
  );
  expect(again.out).toMatch(/state +proposed\n/);
});

test('an account and an owner wait, and an operator goes at once', async () => {
  const path = join(dataDirectory(), 'account.yaml');
  writeFileSync(
    path,
    '- { id: second, provider: dotdigital, companyName: Second, region: r1, operators: [{ name: owner, role: account-owner }] }\n',
  );
  const reason = ['--reason', 'A new company'];
  expect((await as('administrator', 'account', 'add', path, ...reason)).out).toMatch(/Waits for 2 of/);
  const owner = ['integration', 'set-owner', 'magento-shop', '--owner', 'omar@acme.example', ...reason];
  expect((await as('administrator', ...owner)).out).toMatch(/effects +grants-authority, moves-credentials\n/);
  const operator = ['account', 'set-operator', 'acme-ema2', 'second', '--role', 'regular', ...reason];
  expect((await as('administrator', ...operator)).out).toMatch(/Waits for 2 of/);
  const gone = await as(
    'administrator',
    'account',
    'set-operator',
    'acme-ema2',
    'auditor',
    '--remove',
    ...reason,
  );
  expect(gone.code, gone.err).toBe(0);
  expect(gone.out).not.toContain('auditor');
});

test('nobody seals twice, and doctor says since when', async () => {
  const again = await as('administrator', 'seal');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('SEALED_ALREADY')]);
  expect((await as('administrator', 'doctor')).out).toMatch(/ok +set-up +over since entry \d+/);
});

test('users are adopted each by a change of its own, and a list can be given again', async () => {
  const user = {
    account: 'acme-dotdigital',
    integration: null,
    kind: 'regular-user',
    role: 'regular',
    state: 'active',
  };
  const path = join(dataDirectory(), 'adopted.json');
  const labels = ['Quastel', 'Zebulon', 'Wendelin'];
  const items = labels.map((label) => ({ ...user, label }));
  writeFileSync(path, JSON.stringify([...items, { ...user, label: 'Nobody', integration: 'no-such-thing' }]));
  interface Row {
    readonly outcome: string;
    readonly change: string | null;
    readonly problem: string | null;
  }
  const adopt = async (): Promise<readonly Row[]> => {
    const ran = await as('administrator', '--json', 'api-user', 'adopt', path, '--reason', 'They are used');
    expect(ran.code, ran.err).toBe(1);
    return JSON.parse(ran.out);
  };
  const asked = await as('administrator', 'api-user', 'adopt', path, '--reason', 'They are used');
  expect(asked.out).toMatch(/^1 +asked for +gov_\w+ +acme-dotdigital +Quastel/m);
  expect(asked.out).toMatch(/^4 +refused .*no-such-thing/m);
  expect(asked.out).toMatch(/Waits for 2 of: .*Bruno Administrator <administrator-2@acme\.example>/);
  const again = await adopt();
  expect(again.map(({ outcome }) => outcome)).toEqual([...Array(3).fill('asked for before'), 'refused']);
  const [first, second] = again.map(({ change }) => change ?? '');
  const shown = await as('approver-1', 'governance', 'show', first ?? '');
  expect(shown.out).toMatch(/label of usr_\w+ +"not in the inventory" becomes "Quastel"/);
  await approve(first ?? '');
  const rejected = await as('approver-1', 'governance', 'reject', second ?? '', '--reason', 'Not ours');
  expect(rejected.code, rejected.err).toBe(0);
  const outcomes = (await adopt()).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['already there', 'asked for', 'asked for before', 'refused']);
});

test('"principal show" tells who somebody is, since when and by which change, and no more than whoever asks may see', async () => {
  const change = await add('--name', 'Sue Shown', '--email', 'sue@acme.example', '--role', 'requester');
  await approve(change.id);
  const { code } = await json('administrator', 'principal', 'invite', 'sue@acme.example');
  expect((await as('sue', 'enroll', '--code', String(code))).code).toBe(0);
  const shown = await as('auditor', 'principal', 'show', 'sue@acme.example');
  expect(shown.code, shown.err).toBe(0);
  expect(shown.out).toMatch(/^person +Sue Shown <sue@acme\.example>, pri_\w+$/m);
  expect(shown.out).toMatch(/^roles +requester of all accounts$/m);
  expect(shown.out).toMatch(/^vouched for +not yet; administrator@countersign\.invalid made the code/m);
  expect(shown.out).toMatch(new RegExp(` let in +\\S+ +${change.id}`));
  expect(shown.out).toMatch(/ enrolled +sue@acme\.example/);
  expect(shown.out).toMatch(/^groups +none$/m);
  // What people sign in with, auditors are not shown.
  expect(shown.out).toMatch(/^tokens +not shown to you$/m);
  expect((await as('administrator', 'principal', 'show', 'sue@acme.example')).out).toMatch(
    /^tokens +tok_\w+ \(enrolled, until /m,
  );
  const own = await as('sue', 'principal', 'show');
  expect([own.code, own.out]).toEqual([0, expect.stringMatching(/^since +not shown to you$/m)]);
  const other = await as('sue', 'principal', 'show', 'pri_01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining('You can see nobody called pri_01ARZ3NDEKTSV4RRFFQ69G5FAV;'),
  ]);
  const address = await as('sue', 'principal', 'show', 'approver@countersign.invalid');
  expect([address.code, address.err]).toEqual([
    2,
    expect.stringContaining('Only administrators and auditors can look up'),
  ]);
});
