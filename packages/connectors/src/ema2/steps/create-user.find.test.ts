import type { AccountOf } from '@countersign/schema';
import { serve } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { testConnectors } from '../../testing/connectors.ts';
import { NEW_USER } from '../../testing/ema2-run.ts';
import { stepContext } from '../../testing/step-context.ts';

const EMAIL = 'shop@acme.example';
const COMPANY = 'c0mpany';
const TOKENS = { accessToken: 'a.b.c', refreshToken: 'r' };

type User = Readonly<Record<string, unknown>>;
const USER: User = {
  id: 'u1',
  email: EMAIL,
  firstName: NEW_USER.firstName,
  lastName: NEW_USER.lastName,
  country: { countryCode: NEW_USER.countryCode },
  company: { id: COMPANY },
};

/** The shapes of answers that the vendor's documents leave open, in a server of their own. */
async function findOn(answers: { search: readonly User[]; list: readonly User[]; details: User }) {
  const baseUrl = await serve(async (request, response) => {
    const { skip = 0, take = 0 } = JSON.parse((await request.toArray()).join('') || '{}');
    const byPath: Record<string, unknown> = {
      '/Token/Get': TOKENS,
      '/Search/Users': { Search: answers.search, Paging: {} },
      '/Company/Users': answers.list.slice(skip, skip + take),
      '/User/GetUserDetails': answers.details,
    };
    response.end(JSON.stringify(byPath[String(request.url)]));
  });
  const account: AccountOf<'eset-msp-administrator-2'> = {
    provider: 'eset-msp-administrator-2',
    id: 'acme',
    companyName: 'Acme',
    companyId: COMPANY,
    region: 'eu',
    baseUrl,
    permissionTypeAs: 'name',
    emailDomains: [],
    operators: [{ name: 'root', role: 'root', companyAccess: 'write' }],
  };
  const connectors = testConnectors();
  const found = await connectors.of('eset-msp-administrator-2').find(
    stepContext({
      account,
      key: 'ema2.create-user',
      change: { ...NEW_USER, email: EMAIL },
      permittedAt: Date.UTC(2026, 2, 1, 12),
      operatorCredentials: async () => ({ username: 'root', password: 'p' }),
    }),
  );
  return { found, calls: connectors.calls };
}

describe('looking for a created user', () => {
  test('finds one whom the search misses on a later page of the company', async () => {
    const others = Array.from({ length: 120 }, (_, number) => ({
      id: `o${number}`,
      email: `o${number}@x.example`,
    }));
    const created = { ...USER, created: '2026-03-01T12:00:01', permissionType: 'Read' };
    const { found } = await findOn({ search: [], list: [...others, USER], details: created });
    expect(found).toEqual({
      kind: 'applied',
      result: { providerId: 'u1', permissionType: 2, knownBy: 'answered' },
    });
  });

  test('says absent only after both the search and the whole list have nobody', async () => {
    const { found, calls } = await findOn({ search: [], list: [], details: USER });
    expect(found).toEqual({ kind: 'absent' });
    expect(calls).toEqual(['POST /Token/Get', 'POST /Search/Users', 'POST /Company/Users']);
  });

  test('takes a user without a time of making only if every field is as asked for', async () => {
    const listed = { ...USER, permission: 2 };
    const same = await findOn({ search: [USER], list: [listed], details: USER });
    expect(same.found).toMatchObject({ kind: 'applied', result: { permissionType: 2 } });
    const other = await findOn({ search: [USER], list: [listed], details: { ...USER, lastName: 'Other' } });
    expect(other.found).toMatchObject({ kind: 'cannot-look' });
    const unreadable = await findOn({ search: [USER], list: [], details: USER });
    expect(unreadable.found).toMatchObject({ kind: 'cannot-look' });
  });

  test('does not take a user of another company', async () => {
    const elsewhere = { ...USER, company: { companyId: 'another' }, permissionType: 2 };
    const { found } = await findOn({ search: [USER], list: [], details: elsewhere });
    expect(found).toEqual({ kind: 'absent' });
  });
});
