import { expect, test } from 'vitest';
import { emptyRoot, isHash, leafHash, nodeHash } from './hash.ts';

test('hashes are those of RFC 6962, which every other implementation computes', () => {
  expect(emptyRoot().toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe(
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
  expect(leafHash(Buffer.from('L123456')).toString('hex')).toBe(
    '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
  );
  expect(nodeHash(Buffer.from('N123'), Buffer.from('N456')).toString('hex')).toBe(
    'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
  );
});

test('a hash is kept when later ones are made', () => {
  const first = leafHash(Buffer.from('first'));
  const copy = Buffer.from(first);
  for (let i = 0; i < 1000; i++) leafHash(Buffer.from(`entry ${i}`));
  expect(first.equals(copy)).toBe(true);
});

test('only 32 real bytes are taken for a hash', () => {
  expect(isHash(Buffer.alloc(32))).toBe(true);
  for (const value of [Buffer.alloc(31), Buffer.alloc(33), 'x'.repeat(32), new Array(32).fill(0), null]) {
    expect(isHash(value)).toBe(false);
  }
  expect(isHash(new Proxy(new Uint8Array(32), {}))).toBe(false);
});
