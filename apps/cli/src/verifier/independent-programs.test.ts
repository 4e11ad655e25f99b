import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  consistencyProof,
  formatAddCheckpoint,
  formatTilePath,
  nodesFrom,
  tilesOfTree,
} from '@countersign/audit-log';
import { exportTiles } from '@countersign/log-files/export';
import { createMemoryLog, type MemoryLog, TRUSTED, testKey } from '@countersign/log-files/testing';
import { proveEntry } from '@countersign/log-files/verify';
import { createDirectory, isInstalled } from '@countersign/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../testing/run-program.ts';

// An export of 70,000 entries, the size that the tile format itself gives as an example, before programs that nobody here
// wrote: Go's packages for such logs (Debian: golang-go, golang-golang-x-mod-dev) and OpenSSL.
const SIZE = 70_000;
const INDEX = 54_321;
const EARLIER = 50_003;

const GO_PATH = '/usr/share/gocode';
const GO_INSTALLED =
  isInstalled('go', 'version') && existsSync(join(GO_PATH, 'src/golang.org/x/mod/sumdb/tlog'));
const OPENSSL_INSTALLED = isInstalled('openssl', 'version');

const titled = (text: string, program: string, installed: boolean) =>
  installed ? text : `${text} (skipped: ${program} not installed)`;

let directory: ReturnType<typeof createDirectory>;
let log: MemoryLog;
const at = (name: string) => join(directory.path, name);
const exported = () => at('export');

beforeAll(() => {
  directory = createDirectory();
  log = createMemoryLog(SIZE);
  exportTiles(log, { directory: exported(), trusted: TRUSTED, vkey: `${testKey().vkey}\n` });
  const { proof, body } = proveEntry(log, TRUSTED, INDEX);
  writeFileSync(at('proof'), proof);
  writeFileSync(at('entry'), body);
  const hashes = consistencyProof(EARLIER, SIZE, nodesFrom(log.hashes));
  const checkpoint = log.signedAt(SIZE);
  writeFileSync(at('consistency'), formatAddCheckpoint({ oldSize: EARLIER, proof: hashes, checkpoint }));
  writeFileSync(at('earlier'), log.signedAt(EARLIER));
});
afterAll(() => directory[Symbol.dispose]());

test('the export has exactly the tiles that the format names for this size', () => {
  const byLevel = new Map<string, number[]>();
  for (const { level, width } of tilesOfTree(SIZE)) {
    const [full = 0, partial = 0] = byLevel.get(String(level)) ?? [];
    byLevel.set(String(level), width === 256 ? [full + 1, partial] : [full, width]);
  }
  expect(Object.fromEntries(byLevel)).toEqual({ entries: [273, 112], 0: [273, 112], 1: [1, 17], 2: [0, 1] });
  for (const tile of tilesOfTree(SIZE)) expect(existsSync(join(exported(), formatTilePath(tile)))).toBe(true);
});

const go = titled("Go's packages for transparency logs", 'go with golang.org/x/mod', GO_INSTALLED);

describe.skipIf(!GO_INSTALLED)(go, () => {
  beforeAll(() => {
    mkdirSync(at('go-cache'));
    const source = join(import.meta.dirname, '../testing/go-verifier/main.go');
    // Without cgo, so that Go needs no C compiler.
    const environment = { GO111MODULE: 'off', GOPATH: GO_PATH, GOCACHE: at('go-cache'), CGO_ENABLED: '0' };
    const built = runProgram('go', ['build', '-o', at('verify-export'), source], environment);
    expect(built).toMatchObject({ code: 0, err: '' });
  });

  const verify = (...files: string[]) =>
    runProgram(at('verify-export'), [testKey().vkey, exported(), ...files.map(at)]);
  const ALL = ['proof', 'entry', 'consistency', 'earlier'] as const;

  test('verify signature, every tile, every entry, a proof and a consistency proof, and make the same proofs', () => {
    const root = Buffer.from(log.signedAt(SIZE).split('\n')[2] ?? '', 'base64').toString('hex');
    expect(verify(...ALL)).toEqual({ code: 0, out: `${SIZE} ${root}\n`, err: '' });
  });

  test.each([
    ['export/checkpoint', 40, /checkpoint/],
    ['export/tile/entries/123', 5, /entry 31488 does not have the hash/],
    ['export/tile/entries/273.p/112', 3, /entry 69888 does not have the hash/],
    ['export/tile/0/200', 33, /entry 51201 does not have the hash/],
    ['export/tile/1/000', 77, /tile\/1\/000 was altered/],
    ['export/tile/1/001.p/17', 9, /tile\/1\/001.p\/17 was altered/],
    ['export/tile/2/000.p/1', 9, /tile\/2\/000.p\/1 was altered/],
    ['entry', 2, /^proof: /],
    ['proof', 40, /^proof: /],
    ['consistency', 20, /^consistency: /],
    ['earlier', 30, /^consistency: /],
  ])('find one changed byte in %s', (name, place, says) => {
    const original = readFileSync(at(name));
    const changed = Buffer.from(original);
    changed[place] = (changed[place] ?? 0) ^ 1;
    writeFileSync(at(name), changed);
    const { code, err } = verify(...ALL);
    writeFileSync(at(name), original);
    expect(code).toBe(1);
    expect(err).toMatch(says);
  });
});

const openssl = titled('OpenSSL', 'openssl', OPENSSL_INSTALLED);

describe.skipIf(!OPENSSL_INSTALLED)(openssl, () => {
  /** The commands of docs/guides/verify-the-log.md. */
  const check = () => {
    const [, commands = ''] =
      /## The signature of a checkpoint\n.*?```sh\n(.*?)```/s.exec(
        readFileSync(join(import.meta.dirname, '../../../../docs/guides/verify-the-log.md'), 'utf8'),
      ) ?? [];
    return runProgram('sh', [
      '-c',
      `cd ${exported()} && cp checkpoint kept && cp vkey log.vkey && ${commands}`,
    ]);
  };

  test('verifies the signature of the checkpoint with the commands of the guide', () => {
    expect(check()).toMatchObject({ code: 0, out: 'Signature Verified Successfully\n' });
  });

  test('refuses it once a digit was changed', () => {
    const note = log.signedAt(SIZE);
    writeFileSync(join(exported(), 'checkpoint'), note.replace('\n70000\n', '\n70001\n'));
    expect(check().code).toBe(1);
    writeFileSync(join(exported(), 'checkpoint'), note);
  });
});
