import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { exportTiles } from '@countersign/log-files/export';
import { createMemoryLog, type MemoryLog, TRUSTED, testKey } from '@countersign/log-files/testing';
import { proveEntry } from '@countersign/log-files/verify';
import { signedEntries } from '@countersign/signed-reviews/testing';
import { createDirectory, isInstalled } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { runProgram } from '../testing/run-program.ts';
import { buildVerifier } from './build-verifier.ts';

const SIZE = 300;

/** As far as the order of a request's entries is followed. */
const PERMIT = {
  at: '2026-12-01T08:00:00.000Z',
  type: 'permit.issued',
  request: 'req_1',
  data: { permit: 'prm_1', reviews: [] },
};

/** The Node that runs the tests, and every other one that is installed. */
const NODES = [
  ...new Set(
    [
      process.execPath,
      ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node')),
      '/usr/bin/node',
    ]
      .filter((path) => path.startsWith('/') && isInstalled(path, '--version'))
      .map((path) => realpathSync(path)),
  ),
];
const versionOf = (node: string) => runProgram(node, ['--version']).out.trim();

let directory: ReturnType<typeof createDirectory>;
let log: MemoryLog;
const at = (name: string) => join(directory.path, name);

beforeAll(async () => {
  directory = createDirectory();
  log = createMemoryLog(SIZE);
  exportTiles(log, { directory: at('export'), trusted: TRUSTED, vkey: testKey().vkey });
  const { proof, body } = proveEntry(log, TRUSTED, 77);
  writeFileSync(at('77.tlog-proof'), proof);
  writeFileSync(at('77.json'), body);
  writeFileSync(at('kept'), log.signedAt(200));
  writeFileSync(at('shown'), `entries   200\n\n${log.signedAt(200)}`);
  writeFileSync(at('cut'), Buffer.from(proof).subarray(0, 120));
  const forked = createMemoryLog(SIZE, (i) => Buffer.from(`other ${i}`));
  writeFileSync(at('kept-of-a-fork'), forked.signedAt(200));
  writeFileSync(at('kept-newer'), createMemoryLog(SIZE + 20).signedAt(SIZE + 20));
  // Under its own hashes of entries, so that the order has to be found by the hash above them.
  const bodies = log.bodies(0, SIZE).map((body) => Buffer.from(body));
  const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = bodies;
  const reordered = createMemoryLog(SIZE, (i) => bodies.with(0, other).with(1, one)[i] ?? one);
  exportTiles(
    { ...reordered, newest: () => Buffer.from(reordered.signedAt(SIZE)) },
    {
      directory: at('reordered'),
      trusted: TRUSTED,
      vkey: testKey().vkey,
    },
  );
  for (const name of ['checkpoint', 'tile/1/000.p/1'])
    writeFileSync(at(join('reordered', name)), readFileSync(at(join('export', name))));
  const [mine, theirs] = [signedEntries(), signedEntries()];
  exportEntries('signed', [mine.enrolled, mine.reviewed]);
  exportEntries('forged', [mine.enrolled, theirs.reviewed]);
  exportEntries('permitted', [PERMIT]);
  exportEntries('unpermitted', [{ ...PERMIT, type: 'permit.used' }]);
  const written = await runCli(['audit', 'verifier', '--out', at('verify.mjs')]);
  expect(written.code).toBe(0);
  expect(written.out).toBe(`${sha256(readFileSync(at('verify.mjs')))}  ${at('verify.mjs')}\n`);
});
afterAll(() => directory[Symbol.dispose]());

/** The export of a log that has these entries and is what was signed to the last byte. */
function exportEntries(name: string, entries: readonly object[]): void {
  const bodies = entries.map((entry, index) =>
    Buffer.from(JSON.stringify({ v: 1, id: `evt_${String(index).padStart(26, '0')}`, ...entry })),
  );
  const written = createMemoryLog(bodies.length, (index) => bodies[index] ?? Buffer.alloc(0));
  exportTiles(written, { directory: at(name), trusted: TRUSTED, vkey: testKey().vkey });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Each with the command line of `audit verify` that has to say the same. */
const CASES: [string, number, string[]][] = [
  ['an export that nobody touched', 0, ['export']],
  ['the same with a kept checkpoint', 0, ['export', '--checkpoint', 'kept']],
  ['an export of another history than was kept', 3, ['export', '--checkpoint', 'kept-of-a-fork']],
  ['an export older than what was kept', 3, ['export', '--checkpoint', 'kept', '--checkpoint', 'kept-newer']],
  ['an export under another key', 3, ['export', '--vkey', testKey(9).vkey]],
  ['a proof', 0, ['--proof', '77.tlog-proof', '--entry', '77.json', '--vkey', testKey().vkey]],
  ['a proof of another entry', 3, ['--proof', '77.tlog-proof', '--entry', 'kept', '--vkey', testKey().vkey]],
  ['an export with its entries in another order', 3, ['reordered']],
  ['an export in which a permit was issued', 0, ['permitted']],
  ['an export in which a permit was used that nobody issued', 3, ['unpermitted']],
  ['an export with a review that a passkey signed', 0, ['signed']],
  ['an export with a review that is to be signed by a passkey and is not', 3, ['forged']],
  ['no log', 2, ['nowhere']],
  ['what was kept and is no checkpoint', 2, ['export', '--checkpoint', '77.json']],
  ['what was kept and is a checkpoint within other text', 2, ['export', '--checkpoint', 'shown']],
  ['what was kept and is not there', 2, ['export', '--checkpoint', 'nowhere']],
  ['what is no proof', 2, ['--proof', '77.json', '--entry', '77.json', '--vkey', testKey().vkey]],
  ['a proof without its checkpoint', 2, ['--proof', 'cut', '--entry', '77.json', '--vkey', testKey().vkey]],
  ['keys that are none', 2, ['export', '--keys', '77.json']],
  ['witnesses that are none', 2, ['export', '--policy', '77.json']],
];

describe('the file that is handed out', () => {
  test('is one file that imports nothing but parts of Node', () => {
    const code = readFileSync(at('verify.mjs'), 'utf8');
    const imported = [...code.matchAll(/^import .* from "(.*)";$|\bimport\("(.*?)"\)/gm)].map(
      ([, name, loaded]) => name ?? loaded,
    );
    expect(imported.length).toBeGreaterThan(3);
    expect(imported.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(code).not.toContain(import.meta.dirname);
  });

  test('brings along what Node 18 does not have of what it uses', () => {
    const code = readFileSync(at('verify.mjs'), 'utf8');
    // Methods of arrays and strings that came with Node 20 and later.
    const newer =
      /\.(toSpliced|toSorted|toReversed|with|isWellFormed|toWellFormed|fromAsync|groupBy|withResolvers)\(/g;
    const used = new Set([...code.matchAll(newer)].map(([, name]) => name));
    expect(used).toEqual(new Set(['toSpliced', 'toSorted', 'toReversed', 'isWellFormed']));
    for (const name of used)
      expect(code).toContain(`add(${name === 'isWellFormed' ? 'String' : 'Array'}.prototype, "${name}"`);
  });

  test('says how many reviews passkeys signed, and the entry of one that none did', () => {
    const verify = (name: string) =>
      runProgram(process.execPath, [at('verify.mjs'), at(name), '--vkey', testKey().vkey]);
    expect(verify('signed').out).toContain("signed       1 review by the reviewer's own passkey");
    const { code, out } = verify('forged');
    expect([code, out]).toEqual([
      3,
      expect.stringMatching(/review-signature: Entry 1 is the review rev_\w+, which/),
    ]);
  });

  test('is the same, to the byte, each time', async () => {
    expect(await buildVerifier()).toBe(readFileSync(at('verify.mjs'), 'utf8'));
  });

  describe.each(NODES)('run by %s', (node) => {
    const run = (...words: string[]) => runProgram(node, [at('verify.mjs'), ...words]);
    const placed = (words: readonly string[]) => words.map((word) => (/^--|\+/.test(word) ? word : at(word)));

    test.each(CASES)('says of %s what `audit verify` says (%i)', async (_, code, words) => {
      const given = placed(words);
      const [handedOut, command] = [
        run(...given, '--json'),
        await runCli(['--json', 'audit', 'verify', ...given]),
      ];
      expect(handedOut.out).toBe(command.out);
      expect([handedOut.code, command.code]).toEqual([code, code]);
      expect(run(...given).out).toBe((await runCli(['audit', 'verify', ...given])).out);
    });

    test('finds one changed byte in every file of the export', async () => {
      for (const name of [
        'checkpoint',
        'tile/entries/000',
        'tile/entries/001.p/44',
        'tile/0/000',
        'tile/1/000.p/1',
      ]) {
        const path = at(join('export', name));
        const original = readFileSync(path);
        const changed = Buffer.from(original);
        changed[30] = (changed[30] ?? 0) ^ 4;
        writeFileSync(path, changed);
        const { code, out } = run(at('export'));
        expect(out).toBe((await runCli(['audit', 'verify', at('export')])).out);
        writeFileSync(path, original);
        expect([name, code]).toEqual([name, 3]);
        expect(out).toContain('DOES NOT VERIFY');
      }
    });

    test('says how it is used, and ends with 2 where it is used in another way', () => {
      expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('node verify.mjs PATH') });
      for (const words of [
        [],
        ['--nonsense'],
        [at('export'), at('export')],
        ['--proof', at('77.tlog-proof')],
      ]) {
        expect([words, run(...words).code]).toEqual([words, 2]);
      }
    });

    test('reads a database, or says what to do where this Node cannot', () => {
      const major = versionOf(node).split('.')[0] ?? '';
      writeFileSync(at('countersign.db'), '');
      const { code, err, out } = run(at('countersign.db'), '--vkey', testKey().vkey);
      if (Number(major.slice(1)) >= 23) {
        expect(code).toBe(3);
        expect(out).toContain('cannot be read further');
      } else {
        expect([0, 2, 3]).toContain(code);
        if (code === 2) expect(err).toContain('countersign audit export --tiles DIR');
      }
    });
  });
});
