import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { startSandbox } from '@countersign/sandbox';
import { createDirectory, freePorts } from '@countersign/test-kit';
import { ISSUER_CLIENT, type OidcIssuer, startOidcIssuer } from '@countersign/test-kit/oidc-issuer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './testing/checkout.ts';
import { type Company, createCompany } from './testing/company.ts';
import { guideBlocks, onlyBlock } from './testing/guide-blocks.ts';
import { type Program, startProgram } from './testing/program.ts';

const LIMIT = 240_000;
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const GUIDE = read('docs/guides/set-up-with-a-directory.md');
const RUNBOOK = read('docs/runbooks/restore.md');
const ROOT_USER = { username: 'root@acme.example', password: 'Root-Passw0rd!' };

let directory: ReturnType<typeof createDirectory>;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let issuer: OidcIssuer;
let company: Company;
let places: Readonly<Record<string, string>>;
let installation: Program | undefined;

/** What a guide calls something is another thing here: addresses, and folders of the host. */
const write = (text: string) =>
  Object.entries(places).reduce((line, [name, place]) => line.replaceAll(name, place), text);

/** The settings of the only command of a document that starts an installation at an address. */
function settingsOf(document: string, address: string): Readonly<Record<string, string>> {
  const block = onlyBlock(document, 'sh', `PUBLIC_URL=${address} `);
  const command = block.split('\n').find((line) => line.startsWith('PUBLIC_URL=')) ?? '';
  expect(command).toMatch(/ \.\/countersign (--data \S+ )?start --no-sandbox$/);
  const given: Readonly<Record<string, string>> = Object.fromEntries(
    [...command.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, text]) => [name, text]),
  );
  // Here everything is on one machine, without a certificate.
  const { API_HOST, API_PORT, API_TLS_CERT, API_TLS_KEY, ...others } = given;
  expect([API_HOST, API_PORT, API_TLS_CERT, API_TLS_KEY]).not.toContain(undefined);
  const settings = Object.fromEntries(Object.entries(others).map(([name, text]) => [name, write(text)]));
  return { ...settings, API_PORT: new URL(settings['PUBLIC_URL'] ?? '').port };
}

async function start(dataDirectory: string, settings: Readonly<Record<string, string>>): Promise<Program> {
  installation = startProgram(['start', '--no-sandbox'], { dataDirectory, settings });
  await installation.says(/Stop with Ctrl-C/);
  return installation;
}

async function stop(): Promise<void> {
  installation?.kill('SIGINT');
  expect((await installation?.ended)?.code).toBe(0);
}

/** What somebody is told with --json. */
const told = async (machine: string, words: string, exitCode = 0) =>
  JSON.parse(await company.run(machine, { command: `./countersign --json ${words}`, exitCode }));

beforeAll(async () => {
  directory = createDirectory();
  const folder = (name: string) => {
    const path = join(directory.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const [first = 0, second = 0] = await freePorts(2);
  const [address, moved] = [`http://localhost:${first}`, `http://localhost:${second}`];
  issuer = await startOidcIssuer({
    redirectUris: [address, moved].map((origin) => `${origin}/oidc/acme/callback`),
    logoutUris: [address, moved].map((origin) => `${origin}/sign-in`),
    claims: ['groups'],
    // Whoever the cookie of the browser names.
    whoIn: (request) => /who=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '',
    claimsOf: (person) => ({ groups: person === 'mallory' ? ['staff'] : ['staff', 'countersign'] }),
  });
  sandbox = await startSandbox({ db: ':memory:' });
  places = {
    'https://countersign.acme.example': address,
    'https://new.acme.example': moved,
    'https://login.acme.example': issuer.url,
    '/etc/countersign': folder('etc'),
    '/mnt/audit': folder('audit'),
    '/mnt/backup': folder('backup'),
    '/srv/countersign': join(directory.path, 'srv'),
  };
  company = await createCompany(join(directory.path, 'machines'), { write });
}, LIMIT);
afterAll(async () => {
  await installation?.[Symbol.asyncDispose]();
  await issuer?.[Symbol.asyncDispose]();
  await sandbox?.close();
  directory?.[Symbol.dispose]();
}, LIMIT);

/** The account is at a stand-in, which the host allows; everything else is as the guide has it. */
async function prepareHost(): Promise<void> {
  const etc = places['/etc/countersign'] ?? '';
  const keep = (path: string, text: string) => writeFileSync(path, text, { mode: 0o600 });
  keep(join(etc, 'oidc-secret'), `${ISSUER_CLIENT.secret}\n`);
  keep(join(etc, 'oidc.json'), write(onlyBlock(GUIDE, 'json')));
  keep(join(etc, 'ema2-root.json'), JSON.stringify(ROOT_USER));
  const hosts = [new URL(sandbox.url).host];
  const { credentials } = parse(write(onlyBlock(GUIDE, 'yaml', 'credentials:\n')));
  credentials['acme-ema2-root'].hosts = hosts;
  const declared = JSON.stringify({ addresses: hosts, credentials });
  keep(join(company.folderOf('host'), '.countersign', 'credentials.yaml'), declared);
  const [account] = parse(onlyBlock(GUIDE, 'yaml', 'provider: eset-msp-administrator-2\n  companyName'));
  const connectUrl = `${sandbox.url}/eset-connect/eu`;
  const accounts = [{ ...account, connectUrl, baseUrl: `${sandbox.url}/ema2/api` }];
  writeFileSync(join(company.folderOf('ada'), 'accounts.yaml'), JSON.stringify(accounts));
  const names = { firstName: 'Rosa', lastName: 'Root', countryCode: 'SVK' };
  const user = { email: ROOT_USER.username, password: ROOT_USER.password, role: 'root', ...names };
  const { companyId: id, provider, companyName: name, region } = account;
  const seeded = await fetch(`${sandbox.url}/sandbox/seed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      companies: [{ id, provider, name, region, users: [user] }],
      dotdigitalAccounts: [],
    }),
  });
  expect(seeded.status, await seeded.text()).toBeLessThan(300);
}

describe('the guide to an installation with the directory of a company', () => {
  test('leads from an empty directory to a sealed installation that everybody signs in to by the issuer', {
    timeout: LIMIT,
  }, async () => {
    await prepareHost();
    const host = join(company.folderOf('host'), '.countersign');
    const program = await start(host, settingsOf(GUIDE, 'https://countersign.acme.example'));
    expect(program.lines.join('\n')).toMatch(/in set-up: one administrator alone/);
    await company.play(guideBlocks(GUIDE));
    expect([...company.accepted.values()]).toEqual([
      'Ada Administrator (ada@acme.example)',
      'Bruno Administrator (bruno@acme.example)',
      'Anna Approver (anna@acme.example)',
      'Boris Approver (boris@acme.example)',
    ]);
    const people: { email: string; state: string }[] = await told('bruno', 'principal list');
    expect(people.map(({ email, state }) => `${email} ${state}`).sort()).toEqual([
      'ada@acme.example active',
      'administrator@countersign.invalid deactivated',
      'anna@acme.example active',
      'boris@acme.example active',
      'bruno@acme.example active',
      'olivia@acme.example active',
    ]);
    // Nobody can sign in on the host any more, where the first checkpoint is waited for all the same.
    expect(company.transcriptOf('host')).toMatch(/^first checkpoint +kept, of \d+ entries$/m);
    const findings: { check: string; ok: boolean; found: string }[] = await told('ada', 'doctor');
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.find(({ check }) => check === 'set-up')?.found).toMatch(/^over since entry \d+/);
    // On the host, log and rows are looked at, and whoever looks is told whom to look as.
    const onHost: typeof findings = await told('host', 'doctor', 1);
    expect(onHost.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['sign-in']);
  });

  test('leaves an installation to which nobody gets who is not in the group, and where one person gives nothing', {
    timeout: LIMIT,
  }, async () => {
    const address = places['https://countersign.acme.example'] ?? '';
    await expect(company.browserOf('mallory').signInByIssuer(address)).rejects.toThrow(
      /not in the group countersign/,
    );
    const asked = await told(
      'ada',
      'principal add --name Mallory --email mallory@acme.example --role administrator --reason "A friend"',
    );
    expect(asked).toMatchObject({ state: 'proposed' });
    await company.run('ada', { command: `./countersign governance approve ${asked.id}`, exitCode: 1 });
  });
});

describe('the runbook, where a backup is restored in another directory and at another address', () => {
  test('leads to an installation whose log and rows are what they were, and where everybody signs in again', {
    timeout: LIMIT,
  }, async () => {
    await stop();
    const [backup, restore, ...afterwards] = guideBlocks(RUNBOOK);
    const restored = places['/srv/countersign'] ?? '';
    await company.play(backup === undefined ? [] : [backup]);
    const [, kept = ''] = [...company.transcriptOf('host').matchAll(/^SHA-256 +(\w+)$/gm)].at(-1) ?? [];
    writeFileSync(join(company.folderOf('host'), 'kept.sha256'), kept);
    await company.play(restore === undefined ? [] : [restore]);
    await seedEmbeddedQueue(restored);
    const program = await start(restored, settingsOf(RUNBOOK, 'https://new.acme.example'));
    expect(program.lines.join('\n')).not.toContain('in set-up');
    const moved = places['https://new.acme.example'] ?? '';
    // What they were signed in with is for the old address, and is sent to no other one.
    const elsewhere = { command: `COUNTERSIGN_URL=${moved} ./countersign principal list`, exitCode: 2 };
    expect(await company.run('bruno', elsewhere)).toContain(`countersign login --url ${moved}`);
    for (const person of ['ada', 'anna']) await company.browserOf(person).signInByIssuer(moved);
    await company.play(afterwards);
    const findings: { check: string; ok: boolean }[] = await told('ada', 'doctor');
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    const people: { email: string; state: string }[] = await told('ada', 'principal list');
    expect(people.find(({ email }) => email === 'administrator@countersign.invalid')?.state).toBe(
      'deactivated',
    );
    // Whoever enrolled on the command line puts the new address where the old one was.
    const own = join(company.folderOf('olivia'), '.countersign', 'people', 'olivia.json');
    await company.run('olivia', { command: './countersign --as olivia token list', exitCode: 1 });
    writeFileSync(own, readFileSync(own, 'utf8').replace(/"url": "[^"]*"/, `"url": "${moved}"`));
    await company.run('olivia', { command: './countersign --as olivia token list', exitCode: 0 });
    await stop();
    const state = `./countersign --data ${restored} audit verify --state`;
    expect(await company.run('host', { command: state, exitCode: 0 })).toContain('AS THE LOG SAYS');
  });
});
