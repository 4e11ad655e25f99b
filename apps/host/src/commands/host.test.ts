import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestOfBytes } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { openInstallation } from '../open-installation.ts';
import { contextOf, createInstallation } from '../testing/create-installation.ts';
import { backUp } from './back-up.ts';
import { recover } from './recover.ts';
import { restore } from './restore.ts';

const STOLEN = 'credentials: { x: { provider: dotdigital, source: { command: [/tmp/x] } } }\n';

type Made = Awaited<ReturnType<typeof createInstallation>>;

const restoreInto = (directory: string, file: string, vkey?: string, sha256?: string) =>
  restore({ file, identity: undefined, vkey, sha256 }, contextOf(directory));

async function backedUp(made: Made): Promise<string> {
  const file = join(made.directory, 'backup');
  await backUp({ out: file, recipients: [] }, made.context);
  return file;
}

/** Names and types of the entries of a log, and its size. */
async function readLog(made: Pick<Made, 'context'>) {
  const { store } = await openInstallation(made.context.config.dataDirectory, made.context.logger);
  try {
    return store.read((tx) => ({
      size: tx.audit.size(),
      // What binds the rows comes after what was done.
      last: tx.audit
        .entries({ from: 0, limit: -1 })
        .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')))
        .findLast(({ type }) => type !== 'authority.bound'),
    }));
  } finally {
    store.close();
  }
}

describe('a backup', () => {
  test('holds whatever lies in the data directory, but what is made anew, older backups and the memory of a witness', async () => {
    using made = await createInstallation();
    for (const path of ['queue/x', 'witness/witness.db', 'backups/old', 'own/file', 'api.json']) {
      mkdirSync(join(made.data, path, '..'), { recursive: true });
      writeFileSync(join(made.data, path), 'x');
    }
    symlinkSync('/etc/hostname', join(made.data, 'link'));
    const report = await backUp({ out: join(made.directory, 'backup'), recipients: [] }, made.context);
    expect(report.skipped).toEqual(['link']);
    const back = join(made.directory, 'back');
    await restoreInto(back, report.file);
    const files = readdirSync(back, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files.map((one) => join(one.parentPath, one.name).slice(back.length + 1)).sort()).toEqual([
      'countersign.db',
      'credentials.yaml',
      'keys/log.key',
      'keys/log.vkey',
      'keys/personal.key',
      'own/file',
      'people/ada.json',
    ]);
  });

  test('is recorded with the digest of its file, and leaves nothing else behind', async () => {
    using made = await createInstallation();
    const before = readdirSync(made.data).sort();
    const file = await backedUp(made);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(made.data).sort()).toEqual(before);
    const { last } = await readLog(made);
    expect(last).toMatchObject({
      type: 'store.backed-up',
      data: { archiveDigest: digestOfBytes(readFileSync(file)), encrypted: false },
    });
  });

  test('replaces no file, and one that fails leaves none', async () => {
    using made = await createInstallation();
    const file = join(made.directory, 'there');
    writeFileSync(file, 'mine');
    await expect(backUp({ out: file, recipients: [] }, made.context)).rejects.toThrow(/exists/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await expect(
      backUp({ out: join(made.directory, 'no', 'folder'), recipients: [] }, made.context),
    ).rejects.toThrow(/does not exist/);
    await expect(
      backUp({ out: join(made.directory, 'new'), recipients: ['age1nonsense'] }, made.context),
    ).rejects.toThrow(/no age recipient/);
    writeFileSync(join(made.data, 'countersign.db'), Buffer.alloc(8192, 1));
    await expect(backUp({ out: join(made.directory, 'new'), recipients: [] }, made.context)).rejects.toThrow(
      /No backup was made/,
    );
    expect(readdirSync(made.directory).sort()).toEqual(['data', 'there']);
  });

  test('of what is no installation is refused, and nothing is made there', async () => {
    using made = await createInstallation();
    const empty = join(made.directory, 'empty');
    await expect(
      backUp({ out: join(made.directory, 'new'), recipients: [] }, contextOf(empty)),
    ).rejects.toThrow(/holds no installation/);
    expect(existsSync(empty)).toBe(false);
  });

  test('is refused while a key is replaced: nobody would know before a restore that the one it needs is missing', async () => {
    using made = await createInstallation();
    let times = 0;
    const replacing = setInterval(() => {
      times += 1;
      writeFileSync(join(made.data, 'keys', 'personal.next.key'), String(times));
    }, 1);
    try {
      await expect(
        backUp({ out: join(made.directory, 'backup'), recipients: [] }, made.context),
      ).rejects.toThrow(/a key was replaced while the backup was made/);
    } finally {
      clearInterval(replacing);
    }
    expect(times).toBeGreaterThan(0);
    rmSync(join(made.data, 'keys', 'personal.next.key'));
    await backedUp(made);
  });
});

describe('a restore', () => {
  test('says in the log that it happened, and of which state', async () => {
    using made = await createInstallation();
    const { size } = await readLog(made);
    const back = join(made.directory, 'back');
    mkdirSync(back, { mode: 0o755 });
    const report = await restoreInto(back, await backedUp(made));
    expect(report).toMatchObject({ logSize: size, entry: size });
    expect(statSync(back).mode & 0o777).toBe(0o700);
    expect((await readLog({ context: contextOf(back) })).last).toMatchObject({
      type: 'store.restored',
      data: { size, takenAt: report.takenAt },
    });
  });

  test('replaces nothing, not even a single file', async () => {
    using made = await createInstallation();
    const file = await backedUp(made);
    const back = join(made.directory, 'back');
    mkdirSync(back);
    writeFileSync(join(back, 'mine'), '');
    await expect(restoreInto(back, file)).rejects.toThrow(/not empty/);
    await expect(restoreInto(made.data, file)).rejects.toThrow(/not empty/);
    expect(readdirSync(back)).toEqual(['mine']);
  });

  test.for<[string, (data: string) => void, RegExp]>([
    [
      'whose personal key is missing',
      (data) => rmSync(join(data, 'keys/personal.key')),
      /lacks keys.personal.key/,
    ],
    [
      'whose personal key is another one',
      (data) => writeFileSync(join(data, 'keys/personal.key'), Buffer.alloc(32, 1).toString('base64')),
      /personal/,
    ],
    ['whose signing key is missing', (data) => rmSync(join(data, 'keys/log.key')), /lacks keys.log.key/],
    [
      'whose signing key is another one',
      (data) => writeFileSync(join(data, 'keys/log.key'), 'nonsense\n'),
      /signing key|key/,
    ],
  ])('of an installation %s leaves nothing', async ([_what, damage, why]) => {
    using made = await createInstallation();
    const copy = join(made.directory, 'copy');
    cpSync(made.data, copy, { recursive: true });
    damage(copy);
    const file = join(made.directory, 'backup');
    await backUp({ out: file, recipients: [] }, contextOf(copy));
    await expect(restoreInto(join(made.directory, 'back'), file)).rejects.toThrow(why);
    expect(readdirSync(made.directory).sort()).toEqual(['backup', 'copy', 'data']);
  });

  test('of another log than the one whose key was kept is refused', async () => {
    using made = await createInstallation();
    using other = await createInstallation();
    const file = await backedUp(made);
    const kept = (of: Made) => readFileSync(join(of.data, 'keys', 'log.vkey'), 'utf8');
    await expect(restoreInto(join(made.directory, 'back'), file, kept(other))).rejects.toThrow(/another key/);
    await restoreInto(join(made.directory, 'back'), file, kept(made));
  });
});

describe('a restore with the digest of the backup', () => {
  test('takes that file and no other, also one that is a whole backup of the same log', async () => {
    using made = await createInstallation();
    const kept = await backUp({ out: join(made.directory, 'kept'), recipients: [] }, made.context);
    // What somebody makes of it who cannot change the log, but what lies beside it.
    const copy = join(made.directory, 'copy');
    cpSync(made.data, copy, { recursive: true });
    writeFileSync(join(copy, 'credentials.yaml'), STOLEN, { mode: 0o600 });
    const altered = await backUp({ out: join(made.directory, 'altered'), recipients: [] }, contextOf(copy));
    rmSync(copy, { recursive: true });
    const back = join(made.directory, 'back');
    await expect(restoreInto(back, altered.file, undefined, kept.sha256)).rejects.toThrow(/SHA-256/);
    expect(readdirSync(made.directory).sort()).toEqual(['altered', 'data', 'kept']);
    await restoreInto(back, kept.file, undefined, kept.sha256);
    expect(readFileSync(join(back, 'credentials.yaml'), 'utf8')).toContain('/usr/bin/pass');
  });

  test('refuses another file before a byte of it is read as a backup', async () => {
    using made = await createInstallation();
    const file = join(made.directory, 'no-backup');
    writeFileSync(file, 'anything');
    await expect(restoreInto(join(made.directory, 'back'), file, undefined, 'a'.repeat(64))).rejects.toThrow(
      new RegExp(`SHA-256 of .* is ${digestOfBytes(Buffer.from('anything'))}`),
    );
    expect(readdirSync(made.directory).sort()).toEqual(['data', 'no-backup']);
    await expect(restoreInto(join(made.directory, 'back'), file, undefined, 'short')).rejects.toThrow(
      TypeError,
    );
  });

  test('or without it names the programs that the worker will run for credentials', async () => {
    using made = await createInstallation();
    const report = await restoreInto(join(made.directory, 'back'), await backedUp(made));
    expect(report.commands).toEqual([{ name: 'acme-root', program: '/usr/bin/pass' }]);
    expect(report.credentialsProblem).toBeNull();
  });

  test('says that the credentials cannot be read, and restores all the same', async () => {
    using made = await createInstallation();
    writeFileSync(join(made.data, 'credentials.yaml'), 'credentials: []\n', { mode: 0o600 });
    const report = await restoreInto(join(made.directory, 'back'), await backedUp(made));
    expect(report.credentialsProblem).toContain('credentials.yaml');
  });
});

describe('the way back in', () => {
  test.for([['ADA@acme.example', 'ada@acme.example']] as const)(
    'is a code of a day for %s, and an entry that tells everybody',
    async ([asked, email]) => {
      using made = await createInstallation();
      const given = await recover({ email: asked }, made.context);
      expect(given.email).toBe(email);
      expect(Date.parse(given.expiresAt) - Date.now()).toBeLessThanOrEqual(86_400_000);
      const { last } = await readLog(made);
      expect(last).toMatchObject({
        type: 'principal.recovered',
        actor: { kind: 'system' },
        data: { principal: given.principal, expiresAt: given.expiresAt },
      });
    },
  );

  test('is for administrators; it names who administrates', async () => {
    using made = await createInstallation();
    const { size } = await readLog(made);
    for (const email of ['nobody@acme.example', 'rita@acme.example'])
      await expect(recover({ email }, made.context)).rejects.toThrow(/Administrators are: ada@acme.example/);
    expect((await readLog(made)).size).toBe(size);
  });
});

test('a directory that is open to others is closed by whoever works on it', async () => {
  using made = await createInstallation();
  chmodSync(made.data, 0o755);
  await recover({ email: 'ada@acme.example' }, made.context);
  expect(statSync(made.data).mode & 0o777).toBe(0o700);
});
