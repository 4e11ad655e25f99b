import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createDirectory } from '@countersign/test-kit';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { packTar, unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { BackupDamaged } from '../backup-damaged.ts';
import { CONTENT, createBackup } from '../testing/create-backup.ts';
import { readArchive } from './read-archive.ts';

async function attempt(path: string, identities: readonly string[] = []): Promise<Record<string, Buffer>> {
  using into = createDirectory();
  await readArchive(path, { into: into.path, identities });
  const files = readdirSync(into.path, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  for (const { parentPath, name } of files) expect(statSync(join(parentPath, name)).mode & 0o777).toBe(0o600);
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(into.path.length + 1), readFileSync(path)];
    }),
  );
}

/** An archive whose parts a test has changed, packed anew, so that only the manifest can tell. */
async function repacked(
  path: string,
  change: (entries: Awaited<ReturnType<typeof unpackTar>>) => Awaited<ReturnType<typeof unpackTar>>,
): Promise<string> {
  const entries = await unpackTar(gunzipSync(readFileSync(path)));
  const changed = `${path}-changed`;
  writeFileSync(changed, gzipSync(await packTar(change(entries))));
  return changed;
}

describe('an archive', () => {
  test('gives back what was put in, readable by its owner only', async () => {
    using directory = createDirectory();
    const { path } = await createBackup(directory.path);
    expect(await attempt(path)).toEqual(CONTENT);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('that is encrypted opens with the key that it was encrypted to, and with no other', async () => {
    using directory = createDirectory();
    const [mine, theirs] = [await generateIdentity(), await generateIdentity()];
    const { path } = await createBackup(directory.path, { recipients: [await identityToRecipient(mine)] });
    expect(await attempt(path, [theirs, mine])).toEqual(CONTENT);
    await expect(attempt(path, [theirs])).rejects.toThrow(/none of the given keys opens it/);
    await expect(attempt(path)).rejects.toThrow(/--identity/);
    for (const bytes of Object.values(CONTENT).filter((one) => one.length > 5 && one.length < 1_000))
      expect(readFileSync(path).includes(bytes)).toBe(false);
  });
});

describe.for(['in clear', 'encrypted'])('an archive %s', (form) => {
  async function made(directory: string) {
    const identity = await generateIdentity();
    const recipients = form === 'encrypted' ? [await identityToRecipient(identity)] : [];
    const { path } = await createBackup(directory, { recipients });
    return { path, identities: form === 'encrypted' ? [identity] : [] };
  }

  test('is refused wherever it is cut off', async () => {
    using directory = createDirectory();
    const { path, identities } = await made(directory.path);
    const whole = readFileSync(path);
    const cuts = [0, 1, 9, 21, 22, 100, 400, whole.length >> 1, whole.length - 9, whole.length - 1];
    for (const cut of cuts) {
      writeFileSync(path, whole.subarray(0, cut));
      await expect(attempt(path, identities), `${cut} of ${whole.length}`).rejects.toThrow(BackupDamaged);
    }
  });

  test('is refused wherever a bit of it is altered, and where something follows it', async () => {
    using directory = createDirectory();
    const { path, identities } = await made(directory.path);
    const whole = readFileSync(path);
    const places = Array.from(
      { length: 40 },
      (_, part) => 10 + Math.floor((part * (whole.length - 11)) / 39),
    );
    for (const place of places) {
      const altered = Buffer.from(whole);
      altered.writeUInt8(altered.readUInt8(place) ^ 1, place);
      writeFileSync(path, altered);
      await expect(attempt(path, identities), `${place} of ${whole.length}`).rejects.toThrow(BackupDamaged);
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('and more')]));
    await expect(attempt(path, identities)).rejects.toThrow(BackupDamaged);
  });
});

describe('an archive that was packed anew is refused', () => {
  test('where a file is not what the manifest says', async () => {
    using directory = createDirectory();
    const { path } = await createBackup(directory.path);
    const changed = await repacked(path, (entries) =>
      entries.map((one) =>
        one.header.name === 'keys/log.key' ? { ...one, data: Uint8Array.from(one.data ?? []).fill(65) } : one,
      ),
    );
    await expect(attempt(changed)).rejects.toThrow(/keys\/log.key is not what its manifest says/);
  });

  test('where a file is missing, added or in another place', async () => {
    using directory = createDirectory();
    const { path } = await createBackup(directory.path);
    const without = await repacked(path, (entries) => entries.slice(0, -1));
    await expect(attempt(without)).rejects.toThrow(/ends before credentials\/empty/);
    const surplus = await repacked(path, (entries) => [
      ...entries,
      { header: { name: 'people/eve.json', size: 2, type: 'file' }, data: Buffer.from('{}') },
    ]);
    await expect(attempt(surplus)).rejects.toThrow(/more than its manifest lists/);
    const moved = await repacked(path, ([manifest, first, ...rest]) =>
      [manifest, ...rest, first].filter((one) => one !== undefined),
    );
    await expect(attempt(moved)).rejects.toThrow(/where its manifest lists countersign.db/);
  });

  test('where a path leads out of the directory, or an entry is a link', async () => {
    using directory = createDirectory();
    for (const out of ['../out', '/tmp/out', 'keys/../../out', 'a\\..\\out', 'backup.json', 'keys//a']) {
      using inner = createDirectory();
      const { path, manifest } = await createBackup(inner.path);
      const text = Buffer.from(
        JSON.stringify({
          ...manifest,
          files: manifest.files.map((one, i) => (i === 0 ? { ...one, path: out } : one)),
        }),
      );
      const changed = await repacked(path, ([first, ...rest]) => [
        { header: { ...first?.header, name: 'backup.json', size: text.length }, data: text },
        ...rest,
      ]);
      await expect(attempt(changed), out).rejects.toThrow(/manifest is not what this program writes/);
    }
    const { path } = await createBackup(directory.path);
    const linked = await repacked(path, (entries) =>
      entries.map((one) =>
        one.header.name === 'keys/log.key'
          ? { header: { name: 'keys/log.key', size: 0, type: 'symlink' as const, linkname: '/etc/passwd' } }
          : one,
      ),
    );
    await expect(attempt(linked)).rejects.toThrow(BackupDamaged);
  });

  test('where a newer program made it, with what to do', async () => {
    using directory = createDirectory();
    const { path } = await createBackup(directory.path, { manifest: { format: 2 } });
    await expect(attempt(path)).rejects.toThrow(/newer version of Countersign made it.*use that version/);
  });
});

test('a file that is no backup is refused as that', async () => {
  using directory = createDirectory();
  const path = join(directory.path, 'file');
  for (const text of ['', 'hello', 'SQLite format 3\0 and so on and so on and so on']) {
    writeFileSync(path, text);
    await expect(attempt(path)).rejects.toThrow(/no backup of Countersign/);
  }
  writeFileSync(path, gzipSync(await packTar([{ header: { name: 'a', size: 1, type: 'file' }, body: 'b' }])));
  await expect(attempt(path)).rejects.toThrow(/no backup of Countersign/);
});
