import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createClient } from '@countersign/api-client';
import { createDirectory, plainEnvironment } from '@countersign/test-kit';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { findPerson } from '../local/people.ts';
import { runCli } from '../testing/run-cli.ts';
import { typeAtTerminal } from '../testing/type-at-terminal.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory, url } = useStack();

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

  test('that somebody else had renewed before, and ends what came of it by revoking the old one again', async () => {
    const stolen = createClient({ url: url(), token: findPerson(dataDirectory(), 'approver-3').token });
    const thiefs = await stolen.renewToken({ body: {} });
    const { replaces } = await json<{ replaces: string }>('approver-3', 'token', 'renew');
    const thief = createClient({ url: url(), token: thiefs.token });
    await thief.me({});
    const again = await as('approver-3', 'token', 'revoke', replaces);
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^1 ended/) });
    await expect(thief.me({})).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
    expect((await as('approver-3', 'request', 'list')).code).toBe(0);
    const over = await as('approver-3', 'token', 'revoke', replaces);
    expect(over).toMatchObject({ code: 0, out: expect.stringMatching(/^No token has ended/) });
  });

  test('for as long as a token may be good', async () => {
    for (const days of ['0', '366', 'x']) {
      expect((await as('requester', 'token', 'renew', '--days', days)).code).toBe(2);
    }
  });
});

test('whoever revokes a token is told whom it brought in and what they have, and ends that with --with-people', async () => {
  const { token } = findPerson(dataDirectory(), 'administrator');
  const client = createClient({ url: url(), token });
  const stolen = await client.renewToken({ body: {} });
  const thief = createClient({ url: url(), token: stolen.token });
  const ghost = await thief.addPrincipal({
    body: { name: 'Ghost', email: 'ghost@acme.example', kind: 'person', roles: ['administrator'] },
  });
  const { code } = await thief.inviteHolder({ params: { id: ghost.id } });
  const enrolled = await createClient({ url: url() }).enrolHolder({ body: { code } });
  const ghosts = createClient({ url: url(), token: enrolled.token });
  const ran = await as('administrator', 'token', 'revoke', stolen.id);
  expect(ran.out).toMatch(/^1 ended/);
  expect(ran.out).toContain(`${enrolled.id} of ${ghost.id}`);
  expect(ran.out).toContain(`countersign token revoke ${stolen.id} --with-people`);
  expect(ran.out).toContain(`Registered or invited by it: ${ghost.id}.`);
  expect(await ghosts.me({})).toMatchObject({ id: ghost.id });
  const all = await as('administrator', 'token', 'revoke', stolen.id, '--with-people');
  expect(all).toMatchObject({ code: 0, out: expect.stringMatching(/^1 ended/) });
  await expect(ghosts.me({})).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
});

const findingOf = async (name: string) => {
  const { out } = await as('administrator', 'doctor', '--json');
  const findings = JSON.parse(out) as readonly { check: string; ok: boolean; found: string }[];
  return findings.find(({ check }) => check === name);
};

test('doctor names the integrations whose owner has no key that anything could be sealed to', async () => {
  const client = createClient({ url: url(), token: findPerson(dataDirectory(), 'administrator').token });
  const email = 'browser@acme.example';
  const { id } = await client.addPrincipal({
    body: { name: 'Browser', email, kind: 'person', roles: ['requester'] },
  });
  await client.addIntegration({ body: { id: 'pages', name: 'Pages', owner: email } });
  // Who has not enrolled yet may still make one.
  expect(await findingOf('owners')).toMatchObject({ ok: true });
  const { code } = await client.inviteHolder({ params: { id } });
  await createClient({ url: url() }).enrolHolder({ body: { code } });
  expect(await findingOf('owners')).toMatchObject({ ok: false, found: expect.stringContaining('of pages') });
  const { email: owner } = findPerson(dataDirectory(), 'olivia');
  await client.setIntegrationOwner({ params: { id: 'pages' }, body: { owner, reason: 'She has a key' } });
  expect(await findingOf('owners')).toMatchObject({ ok: true });
});

test('doctor names the credentials that accounts name and this machine does not declare', async () => {
  expect(await findingOf('credentials')).toMatchObject({ ok: true });
  const path = join(dataDirectory(), 'credentials.yaml');
  const before = readFileSync(path, 'utf8');
  try {
    writeFileSync(path, before.replaceAll('"acme-ema2-root"', '"acme-ema2-rot"'));
    const { ok, found } = (await findingOf('credentials')) ?? {};
    expect([ok, found]).toEqual([
      false,
      expect.stringContaining('does not declare acme-ema2-root (acme-ema2):'),
    ]);
    writeFileSync(path, ': [');
    expect(await findingOf('credentials')).toMatchObject({ ok: false });
  } finally {
    writeFileSync(path, before);
  }
});

test('whoever deactivates somebody is told what waits for another person, and doctor says it until that is done', async () => {
  const client = createClient({ url: url(), token: findPerson(dataDirectory(), 'administrator').token });
  const leaver = await client.addPrincipal({
    body: { name: 'Leaver', email: 'leaver@acme.example', kind: 'person', roles: ['requester'] },
  });
  const { code } = await client.inviteHolder({ params: { id: leaver.id } });
  const recipient = await identityToRecipient(await generateIdentity());
  const { token } = await createClient({ url: url() }).enrolHolder({ body: { code, recipient } });
  await client.addIntegration({ body: { id: 'billing', name: 'Billing', owner: 'leaver@acme.example' } });
  const owners = async () => (await findingOf('owners'))?.ok;
  expect(await owners()).toBe(true);
  const unknown = await as('administrator', 'principal', 'deactivate', 'x@acme.example', '--reason', 'left');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('has the address x@acme.example')]);
  const refused = await as('approver-1', 'principal', 'deactivate', leaver.id, '--reason', 'left');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('FORBIDDEN')]);
  const ran = await as('administrator', 'principal', 'deactivate', 'Leaver@acme.example', '--reason', 'left');
  expect(ran.out.split('\n')).toEqual([
    'leaver@acme.example signs in no more: 1 token and 0 enrolment codes ended.',
    'Nobody receives the credentials of billing now. Name another owner: countersign integration set-owner billing --owner ADDRESS --reason WHY',
    '',
  ]);
  await expect(createClient({ url: url(), token }).me({})).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
  expect((await as('administrator', 'principal', 'list')).out).toMatch(
    /leaver@acme\.example .* deactivated\n/,
  );
  expect(await owners()).toBe(false);
  const { email: owner } = findPerson(dataDirectory(), 'approver-1');
  const reason = 'The owner has left';
  await client.setIntegrationOwner({ params: { id: 'billing' }, body: { owner, reason } });
  expect(await owners()).toBe(true);
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
    // By the name that passkeys belong to.
    const people = url().replace('127.0.0.1', 'localhost');
    expect(added.command).toBe(`COUNTERSIGN_URL=${people} ./countersign enroll`);
    using own = createDirectory();
    const settings = { COUNTERSIGN_URL: url(), COUNTERSIGN_DATA: own.path };
    const ran = await runCli(['enroll', '--code', added.code], settings);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const nina = findPerson(own.path, 'nina-novak');
    expect(nina).toMatchObject({ principal: added.id, email: 'nina.novak@acme.example' });
    expect(ran.out).not.toContain(nina.token);
    // The address where she enrolled is kept with her token.
    const onlyData = { COUNTERSIGN_DATA: own.path };
    expect(await runCli(['--as', 'nina-novak', 'request', 'list'], onlyData)).toMatchObject({
      code: 0,
      err: '',
    });
    // Log and rows are looked at where they are.
    const doctor = await runCli(['--as', 'nina-novak', 'doctor'], onlyData);
    expect(doctor.err).toBe('');
    expect(doctor.out).toMatch(/^ok +log +on another machine/m);
    expect(doctor.out).not.toMatch(/^\S+ +rows /m);
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
    // Where the service runs on the data directory its address may be another one at the next start.
    expect(findPerson(dataDirectory(), 'me')).not.toHaveProperty('url');
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
