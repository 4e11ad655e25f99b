import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packClient } from '../client/pack-client.ts';
import { readAccess, readConfig } from '../config.ts';
import { currentContext } from '../local/contexts.ts';
import { runCli } from '../testing/run-cli.ts';
import { spawnCli } from '../testing/spawn-cli.ts';
import { useStack } from '../testing/use-stack.ts';

const { as, json, url } = useStack();

/** A machine of somebody's own, with nothing on it. */
let own: ReturnType<typeof createDirectory>;
beforeAll(() => {
  own = createDirectory();
});
afterAll(() => own[Symbol.dispose]());

const here = (...words: string[]) => runCli(['--data', own.path, ...words]);

/** Signs a local person in as a browser does that opens the link, and gives the cookie. */
async function signedIn(person: string): Promise<{ cookie: string; origin: string }> {
  const { link } = await json<{ link: string }>(person, 'open');
  const { origin, hash } = new URL(link);
  const headers = { origin, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/sign-in/link`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ code: hash.slice(1) }),
  });
  const [cookie = ''] = answer.headers.get('set-cookie')?.split(';') ?? [];
  return { cookie, origin };
}

/** Confirms the code that a command has shown, as the page does. */
async function confirm(person: string, err: () => string): Promise<void> {
  await expect.poll(err, { timeout: 30_000 }).toMatch(/compare the code: [B-Z]{4}-[B-Z]{4}/);
  const [, code = ''] = /compare the code: (\S+)/.exec(err()) ?? [];
  const { cookie, origin } = await signedIn(person);
  await fetch(`${origin}/device/verdict`, {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ code, isConfirmed: true }),
  });
}

test('"login" gives a session on a machine that has nothing, commands go on with it, and "logout" ends it', async () => {
  expect((await here('request', 'list')).code).toBe(2);
  const login = spawnCli(['--data', own.path, 'login', '--url', url(), '--context', 'work']);
  await confirm('approver-1', login.err);
  expect(await login.ended).toBe(0);
  expect(login.out()).toContain('approver-1@acme.example');
  const path = join(own.path, 'contexts.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect((await here('request', 'list')).code).toBe(0);
  const listed = await here('--json', 'context', 'list');
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'work', current: true, url: url() }]);
  const session = currentContext(own.path)?.secret ?? '';
  expect(listed.out + login.out()).not.toContain(session);
  // A session is sent to no other address than its own.
  const elsewhere = readConfig({ COUNTERSIGN_DATA: own.path, COUNTERSIGN_URL: 'http://localhost:1' });
  expect(() => readAccess(elsewhere, 'administrator')).toThrow(
    `You are signed in at ${url()} and not at http://localhost:1`,
  );
  expect((await here('context', 'use', 'nowhere')).err).toContain('Take one of: local, work');
  expect((await here('logout')).code).toBe(0);
  expect(currentContext(own.path)).toBeUndefined();
  expect((await here('request', 'list')).code).toBe(2);
  const after = await fetch(`${url()}/v1/me`, { headers: { authorization: `Bearer ${session}` } });
  expect(after.status).toBe(401);
});

test('a local person who is named acts, wherever somebody is signed in', async () => {
  const { out } = await as('requester', '--json', 'token', 'list');
  expect(JSON.parse(out)).toMatchObject([{ kind: 'enrolled', current: true }]);
  expect(existsSync(join(own.path, 'people'))).toBe(false);
});

test.each(['http://countersign.example.com', 'http://192.0.2.7:7180', 'ftp://localhost'])(
  '"login" at %s is refused before anything is sent',
  async (address) => {
    const ran = await here('login', '--url', address);
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('must begin with https://')]);
  },
);

test('the packed client installs without a registry, signs in by a code, submits a request and shows an inbox', {
  timeout: 240_000,
}, async () => {
  using folder = createDirectory();
  const archive = await packClient(join(folder.path, 'archive'));
  const home = join(folder.path, 'home');
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder.path, archive];
  const installed = spawnSync('npm', install, { encoding: 'utf8' });
  expect(installed.status, installed.stderr).toBe(0);
  const client = {
    program: [join(folder.path, 'node_modules', '.bin', 'countersign')],
    settings: { XDG_CONFIG_HOME: home, HOME: home },
  };
  const run = async (...words: string[]) => {
    const ran = spawnCli(words, '', client);
    const code = await ran.ended;
    return { code, out: ran.out(), err: ran.err() };
  };
  expect(await run('inbox')).toMatchObject({
    code: 2,
    err: expect.stringContaining('countersign login --url'),
  });
  expect(await run('start')).toMatchObject({ code: 2, err: expect.stringContaining('the client alone') });
  const login = spawnCli(['login', '--url', url()], '', client);
  await confirm('requester', login.err);
  expect(await login.ended).toBe(0);
  expect(statSync(join(home, 'countersign', 'contexts.json')).mode & 0o777).toBe(0o600);
  const change = ['--provider', 'dotdigital', '--account', 'acme-dotdigital', '--action', 'update'];
  const what = [
    '--subject',
    'CRM',
    '--set',
    'description=CRM of sales',
    '--reason',
    'It says what it is for',
  ];
  const submitted = await run('--quiet', 'request', 'submit', ...change, ...what);
  expect(submitted).toMatchObject({ code: 0, out: expect.stringMatching(/^req_\w{26}\n$/), err: '' });
  expect(await run('inbox')).toMatchObject({ code: 0, out: 'Nothing waits for you.\n', err: '' });
  expect((await run('request', 'cancel', 'CRM')).out).toContain('cancelled');
  expect((await run('audit', 'verifier', '--out', join(folder.path, 'verify.mjs'))).code).toBe(0);
  expect(await run('policy', 'lint')).toMatchObject({ code: 0 });
});
