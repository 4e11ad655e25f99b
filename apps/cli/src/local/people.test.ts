import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { findPerson, listPeople, type Person, savePerson } from './people.ts';

const rita: Person = { name: 'rita', principal: 'pri_1', email: 'rita@acme.example', token: 'cs_secret' };

function withPeople(work: (directory: string) => void): void {
  using directory = createDirectory();
  mkdirSync(join(directory.path, 'people'));
  savePerson(directory.path, rita);
  work(directory.path);
}

describe('a local person', () => {
  test('is found by name, and the token is readable by its owner only', () => {
    withPeople((directory) => {
      expect(findPerson(directory, 'rita')).toEqual(rita);
      expect(listPeople(directory)).toEqual([rita]);
      expect(statSync(join(directory, 'people', 'rita.json')).mode & 0o777).toBe(0o600);
    });
  });

  test('who is not there is answered with the names that are', () => {
    withPeople((directory) => {
      expect(() => findPerson(directory, 'nobody')).toThrow(UsageError);
      expect(() => findPerson(directory, 'nobody')).toThrow('--as with one of: rita.');
    });
  });

  test('is never looked for outside the folder', () => {
    withPeople((directory) => {
      writeFileSync(join(directory, 'outside.json'), JSON.stringify(rita));
      expect(() => findPerson(directory, '../outside')).toThrow(UsageError);
    });
  });

  test('is asked for in vain where nothing was set up: the message says how', () => {
    using directory = createDirectory();
    expect(() => findPerson(directory.path, 'rita')).toThrow(/npm start.*COUNTERSIGN_TOKEN/);
    expect(listPeople(directory.path)).toEqual([]);
  });

  test.for(['', '{', '{"name":"rita"}'])('whose file is broken is named with it: %j', (content) => {
    withPeople((directory) => {
      writeFileSync(join(directory, 'people', 'rita.json'), content);
      expect(() => findPerson(directory, 'rita')).toThrow(/rita\.json .*Restore it from a backup/);
    });
  });
});
