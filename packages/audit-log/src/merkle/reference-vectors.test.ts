import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type TestContext, test } from 'vitest';
import { verifyConsistency, verifySubtreeConsistency } from './verify-consistency.ts';
import { verifyInclusion, verifySubtreeInclusion } from './verify-inclusion.ts';

// The reference vectors of https://github.com/transparency-dev/merkle (testdata, Apache-2.0), which stand
// beside the repository and not in it.
const FOLDER = fileURLToPath(new URL('../../../../../shared/vectors/rfc6962', import.meta.url));

// Its roots have 12 bytes: a tree of SHA-256 hashes has none like it, so that it is refused here.
const NOT_SHA256 = [
  'consistency/additional/sizes-are-equal-one-and-proof-is-empty.json',
  'subtreeconsistency/additional/sizes-are-equal-one-and-proof-is-empty.json',
];

type Vector = Record<string, string | string[] | boolean | null>;

function read(kind: string, { skip }: TestContext): { name: string; vector: Vector }[] {
  if (!existsSync(FOLDER)) skip(`the reference vectors are not beside the repository: no folder ${FOLDER}`);
  return readdirSync(join(FOLDER, kind), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(join(FOLDER, kind, name), 'utf8');
      // Sizes go up to 2^64 - 1, which JSON.parse would round.
      return { name: `${kind}/${name}`, vector: JSON.parse(text.replace(/: (\d+)(,?)$/gm, ': "$1"$2')) };
    });
}

function check(kind: string, context: TestContext, verify: (vector: Vector) => boolean) {
  const vectors = read(kind, context);
  const wrong = vectors.filter(
    ({ vector, name }) => verify(vector) === (vector.wantErr || NOT_SHA256.includes(name)),
  );
  expect(wrong.map(({ name }) => name)).toEqual([]);
  return { files: vectors.length, valid: vectors.filter(({ vector }) => !vector.wantErr).length };
}

const integer = (vector: Vector, field: string) => BigInt(String(vector[field]));
const bytes = (vector: Vector, field: string) => Buffer.from(String(vector[field]), 'base64');
const hashes = (vector: Vector) =>
  Array.isArray(vector.proof) ? vector.proof.map((hash) => Buffer.from(hash, 'base64')) : [];

test('all 98 inclusion vectors are answered as the reference says', (context) => {
  const counted = check('inclusion', context, (vector) =>
    verifyInclusion({
      leaf: bytes(vector, 'leafHash'),
      index: integer(vector, 'leafIdx'),
      size: integer(vector, 'treeSize'),
      root: bytes(vector, 'root'),
      proof: hashes(vector),
    }),
  );
  expect(counted).toEqual({ files: 98, valid: 6 });
});

test('all 98 consistency vectors are answered as the reference says, the one with roots of 12 bytes refused', (context) => {
  const counted = check('consistency', context, (vector) =>
    verifyConsistency({
      size1: integer(vector, 'size1'),
      size2: integer(vector, 'size2'),
      root1: bytes(vector, 'root1'),
      root2: bytes(vector, 'root2'),
      proof: hashes(vector),
    }),
  );
  expect(counted).toEqual({ files: 98, valid: 6 });
});

test('all 204 subtree inclusion vectors are answered as the reference says', (context) => {
  const counted = check('subtreeinclusion', context, (vector) =>
    verifySubtreeInclusion({
      leaf: bytes(vector, 'leafHash'),
      index: integer(vector, 'leafIdx'),
      start: integer(vector, 'start'),
      end: integer(vector, 'end'),
      root: bytes(vector, 'root'),
      proof: hashes(vector),
    }),
  );
  expect(counted).toEqual({ files: 204, valid: 12 });
});

test('all 118 subtree consistency vectors are answered as the reference says', (context) => {
  const counted = check('subtreeconsistency', context, (vector) =>
    verifySubtreeConsistency({
      start: integer(vector, 'start'),
      end: integer(vector, 'end'),
      size: integer(vector, 'size'),
      subtreeRoot: bytes(vector, 'root1'),
      root: bytes(vector, 'root2'),
      proof: hashes(vector),
    }),
  );
  expect(counted).toEqual({ files: 118, valid: 12 });
});

test('the four folders hold exactly 518 vectors', (context) => {
  expect(read('.', context)).toHaveLength(518);
});
