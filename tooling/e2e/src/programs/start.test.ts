import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory, freePorts, listen } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { descendantsOf, isRunning, killAll } from './testing/processes.ts';
import { type Program, run, startProgram } from './testing/program.ts';
import { filesWith, PLACES_OF_SECRETS, secretsOf } from './testing/secrets.ts';

const LIMIT = 180_000;
/** A start that is asked to stop is down within this time. */
const STOP_MILLIS = 5_000;

const PEOPLE = [
  ...[
    'administrator',
    'administrator-2',
    'requester',
    'approver-1',
    'approver-2',
    'approver-3',
    'approver-4',
    'portal-operator',
  ],
  ...['portal-operator-2', 'olivia', 'omar', 'auditor'],
];

describe('countersign start', () => {
  let directory: ReturnType<typeof createDirectory>;
  let program: Program;
  let addresses: Record<'API' | 'worker' | 'sandbox', string>;

  beforeAll(async () => {
    directory = createDirectory();
    await seedEmbeddedQueue(directory.path);
    program = startProgram(['start'], {
      dataDirectory: directory.path,
      settings: { LOG_LEVEL: 'debug', CHECKPOINT_SECONDS: '0.5' },
    });
    const says = async (name: string) =>
      (await program.says(new RegExp(`^${name} +(http://[0-9.:]+)`)))[1] ?? '';
    addresses = { API: await says('API'), worker: await says('worker'), sandbox: await says('sandbox') };
    await program.says(/Stop with Ctrl-C/);
  }, LIMIT);
  afterAll(async () => {
    await program?.[Symbol.asyncDispose]();
    directory?.[Symbol.dispose]();
  }, LIMIT);

  test.for([
    ['API', '/healthz', 'ok'],
    ['API', '/readyz', 'ready'],
    ['API', '/metrics', 'countersign_'],
    ['API', '/v1/openapi.json', '"openapi"'],
    ['worker', '/healthz', 'ok'],
    ['worker', '/readyz', 'ready'],
    ['worker', '/metrics', 'countersign_step_runs_total'],
    ['sandbox', '/healthz', ''],
  ] as const)('brings up the %s, which answers %s', async ([part, path, says]) => {
    const answer = await fetch(`${addresses[part]}${path}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(says);
  });

  test('says how to sign in, and everybody whom it names can', { timeout: LIMIT }, async () => {
    const named = program.lines.flatMap((line) => /--as ([a-z0-9-]+) doctor/.exec(line)?.[1] ?? []);
    expect(named).toEqual(PEOPLE.toSorted());
    // What doctor finds on the host is the same for all of them. One who is shown everything looks, one who asks, and one without a role.
    const looking = ['administrator', 'requester', 'olivia'];
    const signingIn = named.filter((name) => !looking.includes(name));
    for (const person of signingIn) {
      const ran = await run(['--as', person, 'token', 'list'], { dataDirectory: directory.path });
      expect(ran, person).toMatchObject({ code: 0, err: '' });
    }
    for (const person of looking) {
      const ran = await run(['--json', '--as', person, 'doctor'], { dataDirectory: directory.path });
      const findings: { check: string; ok: boolean }[] = JSON.parse(ran.out);
      // Nobody outside remembers the log of an installation that was just made. Owners without a role are not shown how it stands.
      const bad = findings.filter((one) => !one.ok).map((one) => one.check);
      const isShown = person !== 'olivia';
      expect(bad, person).toEqual(isShown ? ['outside memory'] : []);
      expect(ran).toMatchObject({ code: isShown ? 1 : 0, err: '' });
    }
  });

  test('says that nobody outside remembers the log until one command has somebody do so', {
    timeout: LIMIT,
  }, async () => {
    await program.says(/^Nobody outside remembers this log yet.*countersign memory/);
    using elsewhere = createDirectory();
    const kept = join(elsewhere.path, 'checkpoints');
    const added = await run(['memory', 'add-file', kept], { dataDirectory: directory.path });
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/kept, of \d+ entries/) });
    expect(readFileSync(kept, 'utf8')).toMatch(/^.+\n\d+\n/);
    expect((await run(['doctor'], { dataDirectory: directory.path })).code).toBe(0);
    expect(await run(['memory', 'remove', 'outside'], { dataDirectory: directory.path })).toMatchObject({
      code: 0,
    });
  });

  test('writes no secret to its files or its log, while it runs', () => {
    const secrets = secretsOf(directory.path);
    const found = filesWith(secrets, directory.path);
    expect(found.filter((path) => !PLACES_OF_SECRETS.some((place) => path.startsWith(place)))).toEqual([]);
    const said = program.lines.join('\n');
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  test('starts a worker that was killed again', { timeout: LIMIT }, async () => {
    const [, before] = await program.says(/^worker: process (\d+)$/);
    process.kill(Number(before), 'SIGKILL');
    await program.says(/^worker: ended \(SIGKILL\); it is started again$/);
    const [, after] = await program.says(new RegExp(`^worker: process (?!${before}$)(\\d+)$`));
    expect(isRunning(Number(after))).toBe(true);
  });

  test('a second start on the same directory is refused, names the first one, and changes nothing', {
    timeout: LIMIT,
  }, async () => {
    const address = join(directory.path, 'api.json');
    const before = { address: readFileSync(address, 'utf8'), files: readdirSync(directory.path).sort() };
    for (const words of [['start'], ['start', '--no-sandbox'], ['demo']]) {
      const { code, out, err } = await run(words, { dataDirectory: directory.path });
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(new RegExp(`runs on .* already \\(process ${program.pid}\\)`));
    }
    expect({ address: readFileSync(address, 'utf8'), files: readdirSync(directory.path).sort() }).toEqual(
      before,
    );
    expect((await run(['doctor'], { dataDirectory: directory.path })).out).toMatch(/^ok +sign-in/m);
  });

  // Last of all: it is over then.
  test('stops with 0 within five seconds of Ctrl-C and leaves no process', { timeout: LIMIT }, async () => {
    const processes = descendantsOf(program.pid);
    expect(processes).toHaveLength(3);
    const asked = performance.now();
    program.kill('SIGINT');
    // Whoever is impatient presses it again.
    program.kill('SIGINT');
    expect((await program.ended).code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(STOP_MILLIS);
    expect(processes.filter(isRunning)).toEqual([]);
    expect(program.lines).toContain('stopped');
  });
});

test('what a killed start leaves behind ends by itself, and the next start works', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  const ports = await freePortsFor('API_PORT', 'WORKER_PORT', 'SANDBOX_PORT');
  const options = { dataDirectory: directory.path, settings: ports };
  await using first = startProgram(['start'], options);
  await first.says(/Stop with Ctrl-C/);
  const parts = descendantsOf(first.pid);
  expect(parts).toHaveLength(3);
  first.kill('SIGKILL');
  await first.ended;
  await using second = startProgram(['start'], options);
  await second.says(/Stop with Ctrl-C/);
  expect(parts.filter(isRunning)).toEqual([]);
  second.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
});

test('an orphan that does not end is named, with how to end it', { timeout: LIMIT }, async () => {
  using directory = createDirectory();
  await seedEmbeddedQueue(directory.path);
  await using first = startProgram(['start', '--no-sandbox'], { dataDirectory: directory.path });
  await first.says(/Stop with Ctrl-C/);
  const [, worker] = await first.says(/^worker: process (\d+)$/);
  process.kill(Number(worker), 'SIGSTOP');
  try {
    first.kill('SIGKILL');
    await first.ended;
    const { code, err } = await run(['start'], { dataDirectory: directory.path });
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`the worker \\(process ${worker}\\) running.*kill -9 ${worker}`));
  } finally {
    await killAll([Number(worker)]);
  }
});

test.for([
  ['a setting that is wrong', { API_PORT: 'http' }, /API_PORT must be a number/],
  ['an address that others reach in clear', { API_HOST: '0.0.0.0' }, /API_HOST 0\.0\.0\.0 .*API_TLS_CERT/],
] as const)(
  '%s leaves the address of an earlier start as it was',
  { timeout: LIMIT },
  async ([_what, settings, why]) => {
    using directory = createDirectory();
    const address = join(directory.path, 'api.json');
    writeFileSync(address, '{"url":"http://127.0.0.1:9"}');
    const { code, err } = await run(['start'], { dataDirectory: directory.path, settings });
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(why);
    expect(readFileSync(address, 'utf8')).toBe('{"url":"http://127.0.0.1:9"}');
  },
);

test('a start in a new directory that fails for a port or a setting makes nothing', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  const fresh = join(directory.path, 'new');
  const holder = createServer();
  const port = await listen(holder);
  for (const settings of [{ WORKER_PORT: String(port) }, { WORKER_CONCURRENCY: 'many' }])
    expect((await run(['start'], { dataDirectory: fresh, settings })).code).toBeGreaterThan(0);
  holder.close();
  expect(existsSync(fresh)).toBe(false);
});

/** Ports that nobody has. */
async function freePortsFor(...names: readonly string[]): Promise<Record<string, string>> {
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}

test('a start that is stopped in its middle ends with 0 and leaves no process', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  await using program = startProgram(['start'], { dataDirectory: directory.path });
  const processes = new Set<number>();
  // The API is asked for last before the worker; by now there is something to stop.
  while (processes.size < 2) {
    for (const pid of descendantsOf(program.pid)) processes.add(pid);
    await pause(10);
  }
  program.kill('SIGINT');
  expect((await program.ended).code).toBe(0);
  expect([...processes].filter(isRunning)).toEqual([]);
});

test.for(['API_PORT', 'WORKER_PORT', 'SANDBOX_PORT'])(
  'where the port of %s is in use it says so and what to do, ends with 1, and leaves no process',
  { timeout: LIMIT },
  async (setting) => {
    const holder = createServer();
    const port = await listen(holder);
    try {
      using directory = createDirectory();
      await using program = startProgram(['start'], {
        dataDirectory: directory.path,
        settings: { [setting]: String(port) },
      });
      const processes = new Set<number>();
      const looking = setInterval(() => {
        for (const pid of descendantsOf(program.pid)) processes.add(pid);
      }, 100);
      const { code, out, err } = await program.ended;
      clearInterval(looking);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(new RegExp(`Port ${port} .*in use.*${setting}`));
      expect([...processes].filter(isRunning)).toEqual([]);
    } finally {
      holder.close();
    }
  },
);
