import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnCli } from '../testing/spawn-cli.ts';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack();

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

  test('is called by its API user as well as by its identifier, and so are its task and its decision', async () => {
    const id = await submitUpdate('CRM');
    const named = await json<Shown>('auditor', 'request', 'show', 'crm');
    expect(named.request.id).toBe(id);
    expect((await as('approver-1', 'open', 'CRM')).out).toMatch(new RegExp(`^http://\\S+/review/${id}\\n$`));
    const ran = await as('auditor', 'policy', 'explain', 'CRM');
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining('An approval by somebody else') });
    expect((await as('approver-1', 'request', 'show', 'CRM')).code).toBe(0);
    expect((await as('approver-1', '--quiet', 'review', 'approve', 'CRM')).out).toBe(`${id}\n`);
    await as('requester', 'request', 'watch', 'CRM');
    const [task] = (await json<{ tasks: Shown['tasks'] }>('auditor', 'task', 'list', '--request', 'CRM'))
      .tasks;
    expect((await as('portal-operator', '--quiet', 'task', 'show', 'CRM')).out).toBe(`${task?.id}\n`);
    expect((await as('portal-operator', 'task', 'complete', 'CRM')).code).toBe(0);
    expect(await as('portal-operator-2', '--quiet', 'task', 'confirm', 'CRM')).toMatchObject({ code: 2 });
    expect(await as('portal-operator-2', 'task', 'confirm', 'CRM')).toMatchObject({
      code: 2,
      out: expect.stringContaining(`${task?.id}`),
      err: expect.stringContaining('have not been shown'),
    });
    expect((await as('portal-operator-2', 'task', 'confirm', 'CRM')).code).toBe(0);
    // Where nothing is open any more, it is the newest.
    const over = await json<Shown>('requester', 'request', 'watch', 'CRM');
    expect(over.request).toMatchObject({ id, state: 'done' });
  });

  test('that has taken the place of the one that somebody saw is not approved by their name for it', async () => {
    const seen = await submitUpdate('CRM');
    expect((await as('approver-1', 'request', 'show', 'CRM')).out).toContain(seen);
    await as('requester', 'request', 'cancel', seen);
    const other = await submitUpdate('CRM, but another change');
    for (const options of [['--quiet'], ['--json'], ['--quiet']])
      expect((await as('approver-1', ...options, 'review', 'approve', 'CRM')).code).toBe(1);
    const shown = await as('approver-1', 'review', 'approve', 'CRM');
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(
      /CRM, but another change.*"CRM" means req_\w+ now, and you have not been shown/s,
    );
    expect((await json<Shown>('auditor', 'request', 'show', other)).request.state).toBe('in-review');
    expect((await as('approver-1', 'review', 'approve', 'CRM')).code).toBe(0);
    expect((await json<Shown>('auditor', 'request', 'show', other)).request.state).not.toBe('in-review');
  });

  test('is not guessed at: a name of nothing, and one of two things, are refused', async () => {
    expect(await as('auditor', 'request', 'show', 'nobody@acme.example')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/nobody@acme\.example is no request that you can see.*request list/s),
    });
    const ids = [await submitUpdate('CRM one'), await submitUpdate('CRM two')];
    const { code, out, err } = await as('approver-1', 'review', 'approve', 'CRM');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const id of ids) expect(err).toContain(`${id}  in-review, update on acme-dotdigital`);
    for (const id of ids) await as('requester', 'request', 'cancel', id);
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
    const ran = spawnCli(command(), `${typed}\n${typed}\n`);
    expect([await ran.ended, ran.out()]).toEqual([2, '']);
    expect(ran.err()).toContain('typed on a terminal');
  });
});

describe('a review', () => {
  test('is of what was shown: after an edit it has to name the new revision', async () => {
    const made = await as('requester', '--quiet', ...update('Reviewed as shown'));
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^req_\w{26}\n$/) });
    const id = made.out.trim();
    const waiting = await as('approver-1', 'request', 'show', id);
    expect(waiting.code).toBe(0);
    expect(waiting.out).toMatch(new RegExp(`Review it with your passkey: http://\\S+/review/${id}\n`));
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
    expect(shown.out).toMatch(/reject +Anna Approver <approver-1@acme\.example> .*the server +Not now/);
    expect(shown.out).not.toContain('with your passkey');
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
    expect(status.out).toContain('decided: 1 of 1 rows: 1 to be approved\nrequests: 1 rejected\n');
    expect((await as('requester', 'batch', 'list')).out).toMatch(
      new RegExp(`^${batch.id} .*decided +1 +1 +good.csv$`, 'm'),
    );
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
