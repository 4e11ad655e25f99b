import type { FastifyInstance } from 'fastify';
import { parseInput } from '../parse-input.ts';
import { hashPassword } from '../secrets/password-hash.ts';
import { newGuid } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import { type SeedCompany, type SeedDotdigitalAccount, type SeedUser, seedSchema } from './seed-schema.ts';

type Counts = {
  companies: number;
  users: number;
  dotdigitalAccounts: number;
  operators: number;
  apiUsers: number;
};

type Tally = { created: Counts; kept: Counts };

const noCounts = (): Counts => ({ companies: 0, users: 0, dotdigitalAccounts: 0, operators: 0, apiUsers: 0 });

/**
 * Puts a world in place. What exists already is left as it is, so the same seed can be sent again. A seed is not an
 * effect: it leaves no line in the ledger.
 */
export function seed(app: FastifyInstance, state: SandboxState): void {
  app.post('/sandbox/seed', (request) => {
    const world = parseInput(seedSchema, request.body);
    const tally: Tally = { created: noCounts(), kept: noCounts() };
    state.transact(() => {
      for (const company of world.companies) seedCompany(state, company, tally);
      for (const account of world.dotdigitalAccounts) seedAccount(state, account, tally);
    });
    return tally;
  });
}

function count(tally: Tally, what: keyof Counts, exists: boolean): boolean {
  tally[exists ? 'kept' : 'created'][what] += 1;
  return exists;
}

function seedCompany(
  state: SandboxState,
  { users, cloudUsers, ...company }: SeedCompany,
  tally: Tally,
): void {
  if (!count(tally, 'companies', state.people.company(company.id) !== undefined)) {
    const withIds = cloudUsers.map((user) => ({ uuid: newGuid(state.random), ...user }));
    state.people.insertCompany({ ...company, cloudUsers: withIds });
  }
  for (const user of users) {
    if (!count(tally, 'users', state.people.byEmail(user.email) !== undefined))
      seedUser(state, company, user);
  }
}

function seedUser(
  { people, clock, random }: SandboxState,
  { id: companyId, provider }: Pick<SeedCompany, 'id' | 'provider'>,
  { password, ...user }: SeedUser,
): void {
  const status = user.status ?? (password === undefined ? 'pending' : 'active');
  people.insert({
    ...user,
    id: newGuid(random),
    companyId,
    provider,
    passwordHash: password === undefined ? null : hashPassword(password, random(16)),
    passwordChangedAt: null,
    apiAccess: user.apiAccess ?? user.role === 'root',
    status,
    hasLoggedIn: user.hasLoggedIn ?? status === 'active',
    timeZone: status === 'active' ? 'UTC' : null,
    createdAt: clock.now(),
    updatedAt: clock.now(),
  });
}

function seedAccount(
  state: SandboxState,
  { operators, apiUsers, ...account }: SeedDotdigitalAccount,
  tally: Tally,
): void {
  const { dotdigital, clock, random } = state;
  if (!count(tally, 'dotdigitalAccounts', dotdigital.account(account.id) !== undefined))
    dotdigital.insertAccount(account);
  for (const operator of operators) {
    const exists = dotdigital.operator(account.id, operator.email) !== undefined;
    if (!count(tally, 'operators', exists)) dotdigital.insertOperator({ accountId: account.id, ...operator });
  }
  for (const { password, ...user } of apiUsers) {
    if (count(tally, 'apiUsers', dotdigital.apiUser(user.username) !== undefined)) continue;
    dotdigital.insertApiUser({
      ...user,
      accountId: account.id,
      passwordHash: hashPassword(password, random(16)),
      badPasswords: 0,
      locked: false,
      unlockedAt: null,
      createdAt: clock.now(),
    });
  }
}
