import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '@countersign/api-client';
import { type AdoptApiUser, CountersignError, type ErrorCode } from '@countersign/schema';
import { presentProblem } from '@countersign/schema/problem';
import { createDirectory, type TestDirectory } from '@countersign/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CliConfig } from '../config.ts';
import { adoptAll } from './adopt-all.ts';
import { readAdoptions } from './read-adoptions.ts';

let directory: TestDirectory;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(() => directory[Symbol.dispose]());

const ONE = {
  account: 'shop',
  integration: null,
  label: 'Shop A',
  kind: 'api-user',
  role: 'regular',
  state: 'active',
};

function write(name: string, text: string): string {
  const path = join(directory.path, name);
  writeFileSync(path, text);
  return path;
}

const config = {} as CliConfig;
const read = (name: string, text: string) => readAdoptions(config, write(name, text));

/** As the client throws what the API answers. */
function refusedAs(code: ErrorCode, details: Readonly<Record<string, string>>): ApiError {
  const error = new CountersignError(code, details);
  return new ApiError(error.httpStatus, presentProblem(error));
}

describe('a list of users to adopt', () => {
  test('is the same in YAML, JSON and CSV', async () => {
    const yaml = await read(
      'users.yaml',
      '- {account: shop, integration: null, label: Shop A, kind: api-user, role: regular, state: active, permissionType: 2, integrationsEnabled: true}\n',
    );
    const json = await read(
      'users.json',
      JSON.stringify([{ ...ONE, permissionType: 2, integrationsEnabled: true }]),
    );
    const csv = await read(
      'users.csv',
      '\uFEFFaccount;integration;label;kind;role;state;permission_type;integrationsEnabled\nshop;;Shop A ;api-user;regular;active;2;yes\n',
    );
    expect(json).toEqual(yaml);
    expect(csv).toEqual(yaml);
    expect(yaml[0]?.body).toMatchObject({ label: 'Shop A', permissionType: 2, integrationsEnabled: true });
  });

  test('names every item that is wrong, and goes on after it', async () => {
    const items = await read(
      'users.json',
      JSON.stringify([ONE, { ...ONE, role: 'king' }, { ...ONE, label: 'Shop C' }]),
    );
    expect(items.map(({ problem }) => problem === null)).toEqual([true, false, true]);
    const asked: AdoptApiUser[] = [];
    const report = await adoptAll(
      {
        adoptApiUser: async ({ body }) => {
          asked.push(body as AdoptApiUser);
          if (asked.length > 1) throw refusedAs('ALREADY_EXISTS', { what: 'API user', id: 'usr_1' });
          return { ...items[0]?.body, id: 'usr_1', alreadyThere: true } as never;
        },
      },
      items,
    );
    expect(asked).toHaveLength(2);
    expect(report.items.map(({ item, outcome }) => [item, outcome])).toEqual([
      [1, 'already there'],
      [2, 'refused'],
      [3, 'refused'],
    ]);
    expect(report.items[1]?.problem).toContain('role');
    expect(report.items[2]?.problem).toContain('usr_1');
  });

  test('that is no CSV says so', async () => {
    await expect(read('users.csv', 'account,label\n"shop,Shop A\n')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});
