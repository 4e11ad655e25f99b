import { describe, expect, test } from 'vitest';
import { AuditLogError } from '../errors.ts';
import { C2SP_EXAMPLE, ENOCH, GO_SUMDB, PETER, TESSERA } from '../testing/public-keys.ts';
import { formatKeyId } from './key-id.ts';
import { generateSigningKey, parseSigningKey, signingKeyFromSeed } from './signing-key.ts';
import { formatVkey, parseVkey } from './vkey.ts';

const PUBLISHED = [PETER, ENOCH, C2SP_EXAMPLE, GO_SUMDB, TESSERA].map(({ vkey }) => vkey);

/** Every part of the text, and the text with one character replaced by the next. */
function manglings(text: string): string[] {
  const mangled: string[] = [];
  for (let start = 0; start <= text.length; start++) {
    for (let end = start; end <= text.length; end++) {
      if (end - start < text.length) mangled.push(text.slice(start, end));
    }
  }
  for (let i = 0; i < text.length; i++) {
    mangled.push(`${text.slice(0, i)}${String.fromCharCode(text.charCodeAt(i) + 1)}${text.slice(i + 1)}`);
  }
  return mangled;
}

function isRefused(parse: () => unknown): boolean {
  try {
    parse();
    return false;
  } catch (error) {
    return error instanceof AuditLogError && error.code === 'KEY_MALFORMED' && !error.retryable;
  }
}

describe('verifier keys', () => {
  test.each(PUBLISHED)('%s is read and written back to the character', (vkey) => {
    const key = parseVkey(vkey);
    expect(formatVkey(key)).toBe(vkey);
    expect(vkey).toContain(`${key.name}+${formatKeyId(key.keyId)}+`);
  });

  test('are refused with any one character changed or any part cut off', () => {
    expect(manglings(PETER.vkey).filter((text) => !isRefused(() => parseVkey(text)))).toEqual([]);
  });

  test.each([
    [
      'a key of the wrong length',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    ],
    ['an unknown algorithm', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['an upper-case id', PETER.vkey.replace('c74f20a3', 'C74F20A3')],
    ['a name with a space', PETER.vkey.replace('PeterNeumann', 'Peter Neumann')],
    ['nothing', ''],
  ])('with %s are refused', (_, vkey) => {
    expect(isRefused(() => parseVkey(vkey))).toBe(true);
  });
});

describe('signing keys', () => {
  test('of the form of Go are read, and lead to the published verifier key', () => {
    expect(parseSigningKey(PETER.privateKey).vkey).toBe(PETER.vkey);
    expect(parseSigningKey(TESSERA.privateKey).vkey).toBe(TESSERA.vkey);
  });

  test('of a seed are the same everywhere', () => {
    expect(signingKeyFromSeed('EnochRoot', Buffer.alloc(32)).vkey).toBe(ENOCH.vkey);
  });

  test('are generated from the given bytes and read back', () => {
    const seed = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
    const { privateKey, vkey } = generateSigningKey('countersign.example/audit', seed);
    expect(parseSigningKey(privateKey).vkey).toBe(vkey);
    expect(parseVkey(vkey).name).toBe('countersign.example/audit');
  });

  test('are refused with any one character changed or any part cut off', () => {
    expect(manglings(PETER.privateKey).filter((text) => !isRefused(() => parseSigningKey(text)))).toEqual([]);
  });

  test('are refused with a bad name or a seed of another length', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\nb', 'a\u0001b', '\ud800']) {
      expect(isRefused(() => signingKeyFromSeed(name, Buffer.alloc(32)))).toBe(true);
    }
    expect(isRefused(() => signingKeyFromSeed('name', Buffer.alloc(31)))).toBe(true);
  });

  test('never appear in an error', () => {
    const secret = PETER.privateKey.split('+').at(-1) ?? '';
    const wrongId = PETER.privateKey.replace('c74f20a3', 'c74f20a4');
    for (const parse of [
      () => parseSigningKey(wrongId),
      () => parseVkey(PETER.privateKey),
      () => parseVkey(secret),
    ]) {
      expect(parse).toThrow(expect.not.objectContaining({ message: expect.stringContaining(secret) }));
    }
    expect(() => parseVkey(PETER.privateKey)).toThrow(/must stay secret/);
  });
});
