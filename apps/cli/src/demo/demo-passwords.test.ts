import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { loadDemoPasswords } from './demo-passwords.ts';

test('a password is made up once, and known again when the file is read again', () => {
  using directory = createDirectory();
  const first = loadDemoPasswords(directory.path).passwordOf('a@acme.example');
  const again = loadDemoPasswords(directory.path);
  expect(again.passwordOf('a@acme.example')).toBe(first);
  expect(again.passwordOf('b@acme.example')).not.toBe(first);
  again.change('a@acme.example', 'changed');
  expect(loadDemoPasswords(directory.path).passwordOf('a@acme.example')).toBe('changed');
});

test('a password is long enough for every provider and has every class of character', () => {
  using directory = createDirectory();
  const password = loadDemoPasswords(directory.path).passwordOf('a@acme.example');
  expect(password.length).toBeGreaterThanOrEqual(16);
  for (const wanted of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]) expect(password).toMatch(wanted);
});

test('only the owner of the files can read the passwords', () => {
  using directory = createDirectory();
  loadDemoPasswords(directory.path).passwordOf('a@acme.example');
  const path = join(directory.path, 'sandbox', 'people-passwords.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty(['a@acme.example']);
});
