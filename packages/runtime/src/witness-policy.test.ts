import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateCosigningKey, generateSigningKey, parseVkey } from '@countersign/audit-log';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { loadWitnessPolicy } from './witness-policy.ts';

const vkeyOf = (name: string) => generateSigningKey(name, Buffer.alloc(32, 1)).vkey;
const LOG = { origin: 'log.example', vkeys: [parseVkey(vkeyOf('log.example'))] };
const witness = generateCosigningKey('w.example', Buffer.alloc(32, 2)).vkey;

function load(text: string) {
  const path = join(tempDirectory(), 'policy');
  writeFileSync(path, text);
  return loadWitnessPolicy(path, LOG);
}

test('a policy is read from its file; without one there is none', () => {
  expect(loadWitnessPolicy(null, LOG)).toBeNull();
  const policy = load(`log ${vkeyOf('log.example')}\nwitness w ${witness} https://w.example/\nquorum w\n`);
  expect(policy?.witnesses).toMatchObject([{ name: 'w', url: 'https://w.example/' }]);
});

test('what is wrong is named with file and line, before anything starts', () => {
  expect(() => load('witness w\nquorum w\n')).toThrow(
    /policy, line 1: It reads: witness .*line 2: "w" is not/s,
  );
  expect(() => load(`witness w ${witness} ftp://w.example/\nquorum w\n`)).toThrow(
    /address of the witness w must begin with https/,
  );
  const other = generateSigningKey('other.example', Buffer.alloc(32, 9)).vkey;
  expect(() => load(`log ${other}\nquorum none\n`)).toThrow(/accepts other logs than this one/);
  expect(() => loadWitnessPolicy('/nowhere/policy', LOG)).toThrow(/cannot be read/);
});
