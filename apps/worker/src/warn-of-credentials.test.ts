import type { Account } from '@countersign/schema';
import { CountersignError } from '@countersign/schema';
import { expect, test } from 'vitest';
import { warnOfCredentials } from './warn-of-credentials.ts';

const ACCOUNT: Account = {
  provider: 'dotdigital',
  id: 'shop',
  companyName: 'Acme',
  region: 'r1',
  emailDomains: [],
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
  operators: [
    { name: 'owner', role: 'account-owner', companyAccess: 'write', credentials: 'env:OWNER' },
    { name: 'other', role: 'regular', companyAccess: 'write', credentials: 'declared' },
    { name: 'portal', role: 'regular', companyAccess: 'write' },
  ],
};

function warned(declared: () => ReadonlySet<string>) {
  const said: unknown[] = [];
  const note = (fields: object, text: string) => void said.push([fields, text]);
  const store = { read: () => [ACCOUNT] as never };
  warnOfCredentials(store, { declared, logger: { debug: note, info: note, warn: note, error: note } });
  return said;
}

test('a start names the credentials that no declaration is there for, and no others', () => {
  expect(warned(() => new Set(['declared']))).toEqual([
    [
      { account: 'shop', operator: 'owner', credentials: 'env:OWNER' },
      expect.stringContaining('credentials.yaml'),
    ],
  ]);
  expect(warned(() => new Set(['declared', 'env:OWNER']))).toEqual([]);
});

test('a file that cannot be used is told of, and stops no start', () => {
  const problem = new CountersignError('CREDENTIALS_FILE_UNUSABLE', { path: 'x', problem: 'it is not YAML' });
  const unusable = () => {
    throw problem;
  };
  expect(warned(unusable)).toEqual([[{ code: 'CREDENTIALS_FILE_UNUSABLE' }, problem.message]]);
});
