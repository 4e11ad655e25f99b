import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { findPerson } from '../local/people.ts';
import { makeDataDirectory, plainEnvironment } from '../testing/data-directory.ts';
import { runCli } from '../testing/run-cli.ts';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory, url } = useStack();

interface Shown {
  readonly request: { readonly id: string; readonly state: string };
  readonly input: { readonly change: Readonly<Record<string, unknown>> };
  readonly tasks: readonly { readonly id: string; readonly state: string; readonly kind: string }[];
}

/** Turns the direction of writing around, so that the text reads as another one. */
const TURNED = '\u202egnp.exe';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED_BY_TERMINALS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

/** Hands in an update of the CRM's API user and gives its identifier. */
async function submitUpdate(description: string): Promise<string> {
  const { request } = await json<Shown>('requester', ...update(description));
  return request.id;
}

const update = (description: string) => [
  ...['request', 'submit', '--provider', 'dotdigital', '--account', 'acme-dotdigital', '--action', 'update'],
  ...['--subject', 'CRM', '--reason', 'The description is old', '--set', `description=${description}`],
];

describe('every answer with --json is one JSON value and nothing else', () => {
  test.for([
    'request list',
    'task list',
    'policy list',
    'policy show house/approvals',
    'api-user list',
    'integration list',
    'account list',
    'principal list',
    'credential list',
    'exception list --running',
    'policy proposals',
    'audit list',
    'audit show 0',
    'audit search --type log.started worker.started --order oldest',
    'audit deliveries',
    'audit verify',
    'doctor',
  ])('%s', async (command) => {
    const words = command.split(' ');
    const ran = await as('administrator', '--json', ...words);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(() => JSON.parse(ran.out)).not.toThrow();
    const forPeople = await as('administrator', ...words);
    expect(forPeople).toMatchObject({ code: 0, err: '' });
    expect(() => JSON.parse(forPeople.out)).toThrow();
  });
});

describe('a request', () => {
  test('is submitted, shown, edited, approved, watched, done by two people, and then is over', async () => {
    const id = await submitUpdate('CRM of the sales team');
    expect((await json<Shown>('requester', 'request', 'show', id)).request.state).toBe('in-review');
    const edited = await json<Shown>('requester', 'request', 'edit', id, '--set', 'description=CRM');
    expect(edited.input.change).toEqual({ description: 'CRM' });

    const own = await as('requester', 'review', 'approve', id);
    expect(own.code).toBe(1);
    expect(own.out).toContain('role approver');
    expect((await as('approver-1', 'review', 'approve', id)).code).toBe(0);
    const again = await as('approver-1', 'review', 'approve', id);
    expect(again.code).toBe(1);

    const waiting = await json<Shown>('requester', 'request', 'watch', id);
    const task = waiting.tasks.find((one) => one.state === 'open')?.id ?? '';
    const shown = await as('portal-operator', 'task', 'show', task);
    expect(shown.out).toContain('description="CRM"');
    expect(shown.out).toContain('Source: ');
    expect((await as('portal-operator', 'task', 'complete', task)).code).toBe(0);
    const alone = await as('portal-operator', 'task', 'confirm', task);
    expect(alone).toMatchObject({ code: 1, out: '' });
    expect((await as('portal-operator-2', 'task', 'confirm', task)).code).toBe(0);
    expect((await json<Shown>('requester', 'request', 'watch', id)).request.state).toBe('done');

    const cancelled = await as('requester', 'request', 'cancel', id);
    expect(cancelled).toMatchObject({ code: 1, out: '' });
    expect(cancelled.err).toContain('[REQUEST_STATE]');
  });

  test('that the policies refuse ends with 1 and says by which rule', async () => {
    const ran = await as(
      ...(['requester', 'request', 'submit', '--provider', 'eset-msp-administrator-2'] as const),
      ...['--account', 'acme-ema2', '--action', 'grant-api-access', '--subject', 'root.ema2@acme.example'],
      ...['--integration', 'onboarding-bot', '--reason', 'It could use root'],
    );
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('eset/no-api-rights-for-superuser-or-root');
    const id = /req_[0-9A-Z]+/.exec(ran.out)?.[0] ?? '';
    const explained = await as('auditor', 'policy', 'explain', id);
    expect(explained.code).toBe(0);
    expect(explained.out).toContain('eset/no-api-rights-for-superuser-or-root');
    expect((await as('requester', 'request', 'watch', id)).code).toBe(1);
  });

  test('that is cancelled is over, and watching it ends with 1', async () => {
    const id = await submitUpdate('Never mind');
    expect((await json<Shown>('requester', 'request', 'cancel', id)).request.state).toBe('cancelled');
    expect((await as('requester', 'request', 'watch', id)).code).toBe(1);
  });

  test('that nobody knows ends with 1', async () => {
    const ran = await as('requester', 'request', 'show', 'req_01M80YSPGSM7RB88V3PBQFC3J2');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('[NOT_FOUND]');
  });

  test('list with a value that no list has is wrong usage', async () => {
    const ran = await as('requester', 'request', 'list', '--limit', 'many');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('limit');
  });

  test('is refused with escape sequences in it, and they do not come back', async () => {
    const ran = await as('requester', ...update('\u001b[2J\u009b31mevil'));
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('description must not hold U+001B');
    expect(ran.err).not.toMatch(OBEYED_BY_TERMINALS);
  });

  test('is refused with text that would play tricks on a reader, and it does not come back', async () => {
    const ran = await as('requester', ...update(TURNED));
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('description must not hold U+202E');
    expect(ran.err).not.toMatch(OBEYED_BY_TERMINALS);
  });
});

describe('a password', () => {
  const create = [
    ...[
      'request',
      'submit',
      '--provider',
      'dotdigital',
      '--account',
      'acme-dotdigital',
      '--action',
      'create',
    ],
    ...['--integration', 'booking-site', '--reason', 'They choose it', '--password'],
  ];
  const typed = 'vT9#kq2LmZ!x7RwB';
  const command = () => ['--as', 'requester', '--data', dataDirectory(), '--json', ...create];

  test('is typed twice, is never shown, and leaves this program sealed only', async () => {
    const ran = await typeAtTerminal(command(), [
      ['Password: ', `${typed}\r`],
      ['Once more: ', `${typed}\r`],
    ]);
    expect(ran.code, ran.screen).toBe(0);
    expect(ran.screen).toContain('"sealed"');
    expect(ran.screen).not.toContain(typed);
    const { requests } = await json<{ requests: { id: string }[] }>('requester', 'request', 'list');
    const shown = await json<{ input: { change: { password: { sealed: string; facts: object } } } }>(
      'requester',
      ...['request', 'show', requests[0]?.id ?? ''],
    );
    expect(shown.input.change.password.sealed).toContain('BEGIN AGE ENCRYPTED FILE');
    expect(shown.input.change.password.facts).toMatchObject({ confirmed: true, length: typed.length });
  });

  test('that is given up is not sent', async () => {
    const before = await json<{ requests: unknown[] }>('requester', 'request', 'list');
    for (const key of ['\u0003', '\u0004']) {
      const ran = await typeAtTerminal(command(), [['Password: ', key]]);
      expect(ran.code).toBe(1);
      expect(ran.screen).toContain('nothing was sent');
    }
    expect(await json('requester', 'request', 'list')).toEqual(before);
  });

  test('without a terminal is wrong usage', async () => {
    const main = join(import.meta.dirname, '..', 'main.ts');
    const ran = spawnSync(process.execPath, [main, ...command()], { input: `${typed}\n${typed}\n` });
    expect(ran.status).toBe(2);
    expect(ran.stdout.toString()).toBe('');
    expect(ran.stderr.toString()).toContain('typed on a terminal');
  });
});

describe('a review', () => {
  test('is of what was shown: after an edit it has to name the new revision', async () => {
    const made = await as('requester', '--quiet', ...update('Reviewed as shown'));
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^req_\w{26}\n$/) });
    const id = made.out.trim();
    expect((await as('approver-1', 'request', 'show', id)).code).toBe(0);
    expect((await as('requester', 'request', 'edit', id, '--reason', 'It is older still')).code).toBe(0);
    const unseen = await as('approver-1', 'review', 'approve', id);
    expect(unseen.code).toBe(1);
    expect(unseen.out).toContain('It was edited since you were shown it. Look at revision 2');
    const old = await as('approver-1', 'review', 'approve', id, '--revision', '1');
    expect(old.code).toBe(1);
    expect(old.out).toContain('it has revision 2 now, and you looked at revision 1');
    const seen = await as('approver-1', 'review', 'reject', id, '--revision', '2', '--reason', 'Not now');
    expect(seen.code).toBe(0);
    const shown = await as('requester', 'request', 'show', id);
    expect(shown.out).toMatch(/requester +Rita Requester <requester@acme\.example>/);
    expect(shown.out).toMatch(/reject +Anna Approver <approver-1@acme\.example> .*Not now/);
    expect((await as('requester', 'request', 'list')).out).toContain('Anna Approver: Not now');
  });
});

describe('a file of requests', () => {
  const rows = (reason: string) =>
    [
      'provider,action,account,reason,subject,description',
      `dotdigital,update,acme-dotdigital,${reason},Magento shop,M`,
    ].join('\n');
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(dataDirectory(), name);
    writeFileSync(path, content);
    return path;
  };

  test('is previewed without a change, submitted once, recognised, and looked after', async () => {
    const path = write('good.csv', rows('One'));
    const before = await json<{ size: number }>('auditor', 'audit', 'list');
    expect((await as('requester', 'batch', 'preview', path)).code).toBe(0);
    // The first look itself is in the log.
    expect((await json<{ size: number }>('auditor', 'audit', 'list')).size).toBe(before.size + 1);
    const { batch, recognised } = await json<{ batch: { id: string }; recognised: boolean }>(
      'requester',
      ...['batch', 'submit', path],
    );
    expect(recognised).toBe(false);
    const again = await as('requester', 'batch', 'submit', path);
    expect(again.out).toContain('handed in before');
    expect((await as('approver-1', 'review', 'reject', '--batch', batch.id, '--reason', 'No')).code).toBe(0);
    const status = await as('requester', 'batch', 'status', batch.id);
    expect(status.code).toBe(0);
    expect(status.out).toContain('1 rows: 1 rejected');
  });

  test('with a bad row ends with 1, and names line, column, value and rule', async () => {
    const path = write('bad.csv', rows('Two').replace(',update,', ',dance,'));
    const ran = await as('requester', 'batch', 'preview', path);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^2 .*action "dance": must be one of create, update/m);
  });

  test.for([
    ['a zip', Buffer.from('504b0304140000000800', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ] as const)('that is %s by mistake ends with 1 and changes nothing', async ([, bytes]) => {
    const before = await json<{ size: number }>('auditor', 'audit', 'list');
    const ran = await as('requester', 'batch', 'submit', write('requests.csv', bytes));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/cannot be read: .* \[FILE_UNREADABLE\]/s);
    // The first look itself is in the log.
    expect((await json<{ size: number }>('auditor', 'audit', 'list')).size).toBe(before.size + 1);
  });

  test('that is not there ends with 1 and is named', async () => {
    const ran = await as('requester', 'batch', 'submit', 'no-such-file.csv');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('no-such-file.csv does not exist');
  });
});

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
    expect((await as('administrator', 'account', 'add', path)).code).toBe(0);
    const bad = await as('administrator', 'account', 'check', 'unreachable');
    expect(bad.code, bad.out).toBe(1);
    expect(bad.out).toMatch(/^NOT OK /m);
    expect(bad.out).toContain('credentials.yaml');
  });
});

describe('signing in', () => {
  test('with a token that nobody has ends with 1 and says what to send', async () => {
    const ran = await runCli(['request', 'list'], {
      COUNTERSIGN_URL: url(),
      COUNTERSIGN_TOKEN: 'cs_nonsense',
    });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/Sign in first.*\[UNAUTHENTICATED\]/);
  });

  test('works with address and token from the environment, and with a new principal at once', async () => {
    const added = await json<{ token: string; roles: string[] }>(
      ...(['administrator', 'principal', 'add', '--name', 'Robot', '--email', 'robot@acme.example'] as const),
      ...['--role', 'requester', '--machine'],
    );
    const settings = { COUNTERSIGN_URL: url(), COUNTERSIGN_TOKEN: added.token };
    expect((await runCli(['request', 'list'], settings)).code).toBe(0);
    expect((await runCli(['principal', 'list'], settings)).code).toBe(1);
  });
});

describe('a person renews the token', () => {
  const entriesOf = async (type: string) =>
    JSON.stringify(await json('auditor', 'audit', 'list', '--type', type));

  test('and works on with the new one, while the old one has ended', async () => {
    const before = findPerson(dataDirectory(), 'requester');
    const renewed = await json<{ id: string; replaces: string }>(
      'requester',
      'token',
      'renew',
      '--days',
      '30',
    );
    const after = findPerson(dataDirectory(), 'requester');
    expect(after).toEqual({ ...before, token: after.token });
    expect(after.token).not.toBe(before.token);
    expect((await as('requester', 'request', 'list')).code).toBe(0);
    const settings = { COUNTERSIGN_URL: url(), COUNTERSIGN_TOKEN: before.token };
    const old = await runCli(['request', 'list'], settings);
    expect([old.code, old.err]).toEqual([1, expect.stringContaining('This token was revoked on')]);
    expect(await entriesOf('token.issued')).toContain(renewed.id);
    expect(await entriesOf('token.revoked')).toContain(renewed.replaces);
  });

  test('that came from the environment, and is shown the new one once', async () => {
    const { token } = findPerson(dataDirectory(), 'approver-4');
    const settings = { COUNTERSIGN_URL: url(), COUNTERSIGN_TOKEN: token };
    const ran = await runCli(['token', 'renew', '--json'], settings);
    const { token: renewed } = JSON.parse(ran.out) as { token: string };
    const with_ = (one: string) => runCli(['request', 'list'], { ...settings, COUNTERSIGN_TOKEN: one });
    expect([(await with_(renewed)).code, (await with_(token)).code]).toEqual([0, 1]);
  });

  test('for as long as a token may be good', async () => {
    for (const days of ['0', '366', 'x']) {
      expect((await as('requester', 'token', 'renew', '--days', days)).code).toBe(2);
    }
  });
});

describe('a person enrols', () => {
  const add = (name: string) =>
    json<{ id: string; code: string; token?: string; command: string }>(
      ...(['administrator', 'principal', 'add', '--name', name, '--email', `${name}@acme.example`] as const),
      ...['--role', 'requester'],
    );

  test('on a machine of their own, with the code from an administrator who gets no token', async () => {
    const added = await add('nina.novak');
    expect(added).not.toHaveProperty('token');
    expect(added.command).toBe(`COUNTERSIGN_URL=${url()} ./countersign enroll`);
    using own = makeDataDirectory();
    const settings = { COUNTERSIGN_URL: url(), COUNTERSIGN_DATA: own.path };
    const ran = await runCli(['enroll', '--code', added.code], settings);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const nina = findPerson(own.path, 'nina-novak');
    expect(nina).toMatchObject({ principal: added.id, email: 'nina.novak@acme.example' });
    expect(ran.out).not.toContain(nina.token);
    expect((await runCli(['--as', 'nina-novak', 'request', 'list'], settings)).code).toBe(0);
    const { recipient } = (
      await json<{ id: string; recipient: string }[]>('administrator', 'principal', 'list')
    ).find(({ id }) => id === added.id) ?? { recipient: '' };
    expect(recipient).toBe(await identityToRecipient(nina.identity ?? ''));
    const again = await runCli(['enroll', '--code', added.code], settings);
    expect(again.code).toBe(1);
    expect(again.err).toContain('[ENROLMENT_CODE_INVALID]');
    expect((await as('administrator', 'principal', 'invite', added.id)).err).toContain(
      '[INVITATION_REFUSED]',
    );
  });

  test('with a code on standard input, under the name that --as gives', async () => {
    const added = await add('nadia');
    const { code } = await json<{ code: string }>('administrator', 'principal', 'invite', added.id);
    const enrolled = async (input: string) => {
      const main = join(import.meta.dirname, '..', 'main.ts');
      const words = ['enroll', '--as', 'me', '--data', dataDirectory()];
      const child = spawn(process.execPath, [main, ...words], { env: plainEnvironment(), stdio: 'pipe' });
      child.stdin.end(input);
      const [err, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
      return { status, err };
    };
    expect((await enrolled(`${added.code}\n`)).status).toBe(1);
    expect((await enrolled('')).status).toBe(2);
    expect(await enrolled(`${code}\n`)).toEqual({ status: 0, err: '' });
    expect(await as('me', 'request', 'list')).toMatchObject({ code: 0, err: '' });
  });

  test('with a code that is typed and not shown', async () => {
    const { code } = await add('nora');
    const { code: ended, screen } = await typeAtTerminal(
      ['enroll', '--data', dataDirectory()],
      [['Code: ', `${code}\r`]],
    );
    expect(ended).toBe(0);
    expect(screen).not.toContain(code);
    expect(findPerson(dataDirectory(), 'nora').email).toBe('nora@acme.example');
  });
});

describe('an export', () => {
  test('is written to a file whose digest the log names, and is the same on standard output', async () => {
    const file = join(dataDirectory(), 'log.csv');
    const range = ['--from', '0', '--to', '9'];
    const saved = await json<{ digest: string; bytes: number }>(
      ...(['auditor', 'audit', 'export', '--format', 'csv', '--out', file, ...range] as const),
    );
    const text = readFileSync(file, 'utf8');
    expect(saved).toMatchObject({
      bytes: text.length,
      digest: createHash('sha256').update(text).digest('hex'),
    });
    expect(text.split('\r\n')).toHaveLength(1 + 10 + 1);
    const printed = await as('auditor', 'audit', 'export', '--format', 'csv', ...range);
    expect(printed).toMatchObject({ code: 0, out: text });
    const { entries } = await json<{ entries: { entry: { data: unknown } }[] }>(
      ...(['auditor', 'audit', 'list', '--type', 'log.exported'] as const),
    );
    expect(entries[0]?.entry.data).toMatchObject({ digest: saved.digest, first: 0, last: 9, complete: true });
  });

  test('takes filters, and ends with 2 without a format or with a wrong one, leaving no file', async () => {
    const words = ['audit', 'export', '--type', 'log.started', 'worker.started', '--format', 'ndjson'];
    const { out } = await as('auditor', ...words);
    expect(out.trimEnd().split('\n').length).toBeGreaterThanOrEqual(2);
    const file = join(dataDirectory(), 'none.txt');
    expect((await as('auditor', 'audit', 'export', '--out', file)).code).toBe(2);
    expect((await as('auditor', 'audit', 'export', '--format', 'xml', '--out', file)).code).toBe(2);
    expect(
      (await as('auditor', 'audit', 'export', '--format', 'csv', '--from', 'x', '--out', file)).code,
    ).toBe(2);
    expect(existsSync(file)).toBe(false);
  });
});

describe('the rest', () => {
  test('a rule that is not in force ends with 1 and says where the rules are', async () => {
    const ran = await as('auditor', 'policy', 'show', 'any/nothing');
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('countersign policy list');
  });

  test('a credential that nobody sealed ends with 1', async () => {
    const ran = await as('olivia', 'credential', 'collect', 'sec_01M80YSPGSM7RB88V3PBQFC3J2');
    expect(ran).toMatchObject({ code: 1, out: '' });
  });

  test('an acknowledgement that is not owed ends with 1', async () => {
    const id = await submitUpdate('Once more');
    const ran = await as('olivia', 'review', 'acknowledge', id, '--kind', 'breakage');
    expect(ran).toMatchObject({ code: 1, out: '' });
  });

  test('entries of one request are listed by type', async () => {
    const id = await submitUpdate('And again');
    const listed = await json<{ entries: { entry: { type: string } }[] }>(
      ...(['auditor', 'audit', 'list', '--request', id, '--type', 'request.submitted'] as const),
    );
    expect(listed.entries.map(({ entry }) => entry.type)).toEqual(['request.submitted']);
  });
});
