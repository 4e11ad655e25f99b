import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory, isInstalled } from '@countersign/test-kit';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProgram } from '../pipeline/start-program.ts';
import type { Own } from '../resources/with-resources.ts';
import { createPack, runCli } from './create-pack.ts';
import { writeHistory } from './write-history.ts';

const PERIOD = { from: '2026-07-01', to: '2026-09-30' } as const;
const directory = createDirectory();
const data = join(directory.path, 'data');
const pack = join(directory.path, 'pack');
const releases: (() => void | Promise<void>)[] = [];
const own: Own = async (release) => void releases.unshift(release);
let service = { url: '', token: '' };

beforeAll(async () => {
  const token = await writeHistory(data, { ...PERIOD, requests: 60, lanes: 4, usersPerLane: 4 });
  const { url } = await startProgram(own, {
    main: new URL(import.meta.resolve('@countersign/api/main')),
    environment: { COUNTERSIGN_DATA: data, API_PORT: '0', LOG_LEVEL: 'error' },
  });
  service = { url, token };
  await createPack({ ...service, out: pack }, PERIOD, ['--seed', 'auditor', '--sample', '2']);
}, 180_000);
afterAll(async () => {
  for (const release of releases) await release();
  directory[Symbol.dispose]();
});

const read = (path: string, of = pack) => readFileSync(join(of, path), 'utf8');
const manifest = (of = pack) => JSON.parse(read('manifest.json', of));
const rows = (path: string) =>
  read(path)
    .split('\r\n')
    .slice(1, -1)
    .map((line) => line.split(','));

async function check(of: string, ...words: string[]) {
  const answer = await runCli(['--json', 'audit', 'evidence-check', of, ...words]).catch(
    (error: { stdout: string; code: number }) => {
      expect(error.code).toBe(3);
      return error.stdout;
    },
  );
  return JSON.parse(answer) as {
    ok: boolean;
    sealedBy: number;
    findings: { kind: string; message: string }[];
  };
}

describe('the populations', () => {
  test('are exactly the entries of the period, each once, with their hashes', () => {
    const { first, end } = manifest().entries;
    const members = readdirSync(join(pack, 'populations'))
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => rows(`populations/${name}`));
    const byIndex = members.map(([index = '', entry, , type, , , , leafHash]) => ({
      idx: Number(index),
      entry,
      type,
      leafHash,
    }));
    byIndex.sort((one, other) => one.idx - other.idx);
    const store = new BetterSqlite3(join(data, 'countersign.db'), { readonly: true });
    const stored = store
      .prepare<[number, number], { idx: number; body: Buffer }>(
        'SELECT idx, body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx',
      )
      .all(first, end)
      .map(({ idx, body }) => {
        const { id, type } = JSON.parse(body.toString('utf8'));
        const leafHash = createHash('sha256').update(Buffer.of(0)).update(body).digest('hex');
        return { idx, entry: id, type, leafHash };
      });
    store.close();
    expect(byIndex).toEqual(stored);
  });

  test('hold every kind of thing that a request goes through', () => {
    const counted = new Map<string, number>(
      manifest().populations.map(({ id, count }: { id: string; count: number }) => [id, count]),
    );
    const some = [
      'decisions-deny',
      'rejections',
      'requests-edited',
      'refusals',
      'access-given',
      'access-removed',
    ];
    for (const id of [...some, 'tasks-confirmed', 'exceptions-granted', 'acknowledgements'])
      expect(counted.get(id), id).toBeGreaterThan(0);
    expect(counted.get('requests-submitted')).toBe(60);
    expect(counted.get('other')).toBe(0);
  });
});

describe('a page of a request', () => {
  test('shows who asked and approved, the rules with their sources, and proofs that lie beside it', () => {
    const given = manifest().populations.find(({ id }: { id: string }) => id === 'access-given');
    const drawn = rows('populations/access-given.csv').find(([index]) => index === String(given.sample[0]));
    const request = drawn?.[5] ?? '';
    const html = read(`items/${request}.html`);
    expect(html).toContain('Zoë Łukasz');
    for (const part of ['What the policies said', 'Reviews', 'Permit', 'Execution', 'Entries of the log'])
      expect(html).toContain(`<h2>${part}</h2>`);
    const proofs = [...html.matchAll(/href="\.\.\/(proofs\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(proofs.length).toBeGreaterThan(6);
    for (const path of proofs) expect(existsSync(join(pack, path)), path).toBe(true);
  });

  test('shows a hostile name as text', () => {
    const people = read('people.html');
    expect(people).toContain('&lt;b&gt;Paul&lt;/b&gt; O’Brien &amp; &quot;Sons&quot;');
    expect(people).not.toContain('<b>Paul');
  });

  test('leads nowhere where nothing is', () => {
    const pages = readdirSync(pack, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.html'),
    );
    for (const page of pages) {
      const folder = join(pack, page, '..');
      for (const [, href = ''] of read(page).matchAll(/href="([^"]+)"/g))
        if (!href.startsWith('http')) expect(existsSync(join(folder, href)), `${page}: ${href}`).toBe(true);
    }
  });
});

describe('the sample', () => {
  test('is the same whoever draws it with the same seed, and another one with another', async () => {
    const { seed, size } = manifest().sample;
    const { root } = manifest().log;
    const rank = (entry: string) =>
      createHash('sha256').update(`countersign sample v1\n${seed}\n${root}\n${entry}\n`).digest('hex');
    for (const { id, sample } of manifest().populations) {
      const byHand = rows(`populations/${id}.csv`)
        .map(([index, entry = '']) => ({ index: Number(index), rank: rank(entry) }))
        .toSorted((one, other) => (one.rank < other.rank ? -1 : 1))
        .slice(0, size);
      expect(sample).toEqual(byHand.map(({ index }) => index));
    }
  });
});

describe('the check', () => {
  const altered = async (change: (of: string) => void, ...words: string[]) => {
    const copy = join(directory.path, 'altered');
    cpSync(pack, copy, { recursive: true });
    try {
      change(copy);
      return (await check(copy, ...words)).findings;
    } finally {
      rmSync(copy, { recursive: true });
    }
  };
  const edit = (path: string, from: string | RegExp, to: string) => (of: string) => {
    const before = read(path, of);
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(join(of, path), after);
  };
  const kinds = (findings: readonly { kind: string }[]) => [...new Set(findings.map(({ kind }) => kind))];

  test('finds nothing wrong with a pack as it was made, and names the entry that seals it', async () => {
    const found = await check(pack, '--vkey', manifest().log.vkey);
    expect(found).toMatchObject({ ok: true, findings: [] });
    expect(JSON.parse(read('seal/entry.json')).data.manifestDigest).toBe(
      createHash('sha256').update(read('manifest.json')).digest('hex'),
    );
  });

  test('names every row, page, file and request that is not as it was made', async () => {
    const permits = 'populations/permits.csv';
    const [first = [], second = []] = rows(permits);
    const [name = ''] = readdirSync(join(pack, 'data/requests'));
    const found = await altered((of) => {
      edit(permits, `${first.join(',')}\r\n`, '')(of);
      edit(permits, second.join(','), second.with(4, 'pri_someone-else').join(','))(of);
      edit(permits, /$/, '999999,evt_x,,,,,,\r\n')(of);
      edit('index.html', 'Evidence pack', 'Evidence of nothing')(of);
      edit(`data/requests/${name}`, /"reason": "The/g, '"reason": "Not the')(of);
      writeFileSync(join(of, 'items/extra.html'), 'x');
      rmSync(join(of, 'gaps.html'));
    });
    expect(found).toEqual(
      expect.arrayContaining([
        { kind: 'row-missing', message: `${permits} lacks the row of entry ${first[0]}.` },
        {
          kind: 'row-altered',
          message: `${permits} says something else of entry ${second[0]} than the log.`,
        },
        { kind: 'row-added', message: `${permits} has a row of 999999 that the log does not give.` },
        { kind: 'file-altered', message: 'index.html is not what the manifest lists.' },
        { kind: 'file-added', message: 'items/extra.html is not in the manifest.' },
        { kind: 'file-missing', message: 'gaps.html is missing.' },
        { kind: 'shown', message: expect.stringContaining(`data/requests/${name} shows another request`) },
      ]),
    );
    // Two rows and two files in the manifest besides; nothing else is wrong.
    expect(found).toHaveLength(9);
  });

  test('finds a sample that was not drawn, and a page that was altered together with the manifest', async () => {
    const found = await altered((of) => {
      edit('index.html', 'Evidence pack', 'Evidence of nothing')(of);
      const changed = manifest(of);
      const digest = createHash('sha256').update(read('index.html', of)).digest('hex');
      for (const file of changed.files) if (file.path === 'index.html') file.sha256 = digest;
      changed.populations[0].sample.reverse();
      writeFileSync(join(of, 'manifest.json'), `${JSON.stringify(changed, null, 1)}\n`);
    });
    expect(kinds(found)).toEqual(['seal', 'sample']);
  });

  test('finds an entry of the log that was altered', async () => {
    const path = 'log/tile/entries/000';
    const found = await altered((of) => {
      const bytes = readFileSync(join(of, path));
      bytes[bytes.length - 2] = (bytes.at(-2) ?? 0) ^ 1;
      writeFileSync(join(of, path), bytes);
    });
    expect(kinds(found)).toEqual(['file-altered', 'log']);
    expect(found.at(-1)?.message).toContain('The entries do not give the signed root');
  });

  test('does not believe a log by a key that is not its own', async () => {
    const other = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    expect(kinds((await check(pack, '--vkey', other)).findings)).toEqual(['seal', 'log']);
  });
});

test('a folder that holds something is left alone', async () => {
  const out = join(directory.path, 'taken');
  cpSync(join(pack, 'seal'), out, { recursive: true });
  await expect(createPack({ ...service, out }, PERIOD)).rejects.toThrow('is not empty');
  expect(readdirSync(out)).toHaveLength(2);
  expect(existsSync(`${out}.part`)).toBe(false);
});

test('a pack that was made is in the log, with its manifest and who made it', async () => {
  const out = join(directory.path, 'another');
  const made = JSON.parse(
    await createPack({ ...service, out }, { from: '2026-08-01', to: '2026-08-31' }, [
      '--account',
      'shop',
      '--sample',
      '1',
    ]),
  );
  const entry = JSON.parse(read('seal/entry.json', out));
  expect(entry).toMatchObject({
    type: 'evidence.exported',
    actor: { kind: 'principal', id: made.madeBy },
    data: {
      from: '2026-08-01',
      to: '2026-08-31',
      account: 'shop',
      checkpointSize: made.log.size,
      manifestDigest: made.manifestDigest,
    },
  });
  expect((await check(out)).ok).toBe(true);
  expect(read('gaps.html', out)).toContain('other accounts than shop');
});

const PYTHON = isInstalled('python3');
const guide = PYTHON ? 'the Python of the guide' : 'the Python of the guide (skipped: python3 not installed)';

describe.skipIf(!PYTHON)(guide, () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/guides/evidence-pack.md'), 'utf8');
  const [population = '', sample = ''] = [...text.matchAll(/```python\n([\s\S]*?)```/g)].map(
    ([, code = '']) => code,
  );
  const python = (code: string, ...words: string[]) => {
    const { status, stderr } = spawnSync('python3', ['-c', code, ...words], { encoding: 'utf8' });
    return { status, says: stderr.trim() };
  };

  test('finds a list complete, and says of one that lacks a row that it is not', () => {
    expect(python(population, pack, 'permits', 'permit.issued')).toEqual({ status: 0, says: '' });
    const copy = join(directory.path, 'short');
    for (const part of ['manifest.json', 'log', 'populations'])
      cpSync(join(pack, part), join(copy, part), { recursive: true });
    const path = join(copy, 'populations/permits.csv');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/\r\n[^\r]*\r\n$/, '\r\n'));
    expect(python(population, copy, 'permits', 'permit.issued')).toEqual({
      status: 1,
      says: 'the list is not what the log gives',
    });
  });

  test('draws the sample that the pack has', () => {
    expect(python(sample, pack, 'permits')).toEqual({ status: 0, says: '' });
    expect(python(sample, pack, 'requests-submitted')).toEqual({ status: 0, says: '' });
  });
});
