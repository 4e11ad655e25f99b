import type { SandboxDatabase } from '../store/open-database.ts';
import type { Account, ApiUser, Operator } from './account.ts';

export type DotdigitalAccounts = {
  insertAccount(account: Account): void;
  account(id: number): Account | undefined;
  insertOperator(operator: Operator): void;
  operator(accountId: number, email: string): Operator | undefined;
  operators(accountId: number): Operator[];
  insertApiUser(user: ApiUser): void;
  /** Writes every field of an API user back. */
  saveApiUser(user: ApiUser): void;
  removeApiUser(username: string): void;
  apiUser(username: string): ApiUser | undefined;
  /** The API users of an account, oldest first. */
  apiUsers(accountId: number): ApiUser[];
};

type AccountRow = Omit<Account, 'allowApiUserCreation' | 'limits'> & {
  allowApiUserCreation: number;
  limits: string;
};

type ApiUserRow = Omit<ApiUser, 'transactional' | 'enabled' | 'locked'> & {
  transactional: number;
  enabled: number;
  locked: number;
};

export function createDotdigitalAccounts(db: SandboxDatabase): DotdigitalAccounts {
  const insertAccount = db.prepare(
    `INSERT INTO dotdigitalAccount (id, name, region, parentId, mainEmail, allowApiUserCreation, limits)
     VALUES (@id, @name, @region, @parentId, @mainEmail, @allowApiUserCreation, @limits)`,
  );
  const account = db.prepare<[number], AccountRow>('SELECT * FROM dotdigitalAccount WHERE id = ?');
  const insertOperator = db.prepare(
    'INSERT INTO dotdigitalOperator (accountId, email, emailKey, role) VALUES (@accountId, @email, lower(@email), @role)',
  );
  const operators = db.prepare<[number], Operator>(
    'SELECT accountId, email, role FROM dotdigitalOperator WHERE accountId = ? ORDER BY rowid',
  );
  const operator = db.prepare<[number, string], Operator>(
    'SELECT accountId, email, role FROM dotdigitalOperator WHERE accountId = ? AND emailKey = lower(?)',
  );
  const insertApiUser = db.prepare(
    `INSERT INTO dotdigitalApiUser
       (username, accountId, description, passwordHash, scheme, transactional, enabled, badPasswords, locked, unlockedAt, createdAt)
     VALUES
       (@username, @accountId, @description, @passwordHash, @scheme, @transactional, @enabled, @badPasswords, @locked, @unlockedAt, @createdAt)`,
  );
  const saveApiUser = db.prepare(
    `UPDATE dotdigitalApiUser SET description = @description, passwordHash = @passwordHash, scheme = @scheme, enabled = @enabled,
       badPasswords = @badPasswords, locked = @locked, unlockedAt = @unlockedAt WHERE username = @username`,
  );
  const removeApiUser = db.prepare('DELETE FROM dotdigitalApiUser WHERE username = ?');
  const apiUser = db.prepare<[string], ApiUserRow>('SELECT * FROM dotdigitalApiUser WHERE username = ?');
  const apiUsers = db.prepare<[number], ApiUserRow>(
    'SELECT * FROM dotdigitalApiUser WHERE accountId = ? ORDER BY createdAt, rowid',
  );
  return {
    insertAccount: (value) => {
      const allowApiUserCreation = Number(value.allowApiUserCreation);
      insertAccount.run({ ...value, allowApiUserCreation, limits: JSON.stringify(value.limits) });
    },
    account: (id) => toAccount(account.get(id)),
    insertOperator: (value) => {
      insertOperator.run(value);
    },
    operator: (accountId, email) => operator.get(accountId, email),
    operators: (accountId) => operators.all(accountId),
    insertApiUser: (user) => {
      insertApiUser.run(toRow(user));
    },
    saveApiUser: (user) => {
      saveApiUser.run(toRow(user));
    },
    removeApiUser: (username) => {
      removeApiUser.run(username);
    },
    apiUser: (username) => {
      const row = apiUser.get(username.toLowerCase());
      return row && fromRow(row);
    },
    apiUsers: (accountId) => apiUsers.all(accountId).map(fromRow),
  };
}

function toAccount(row: AccountRow | undefined): Account | undefined {
  return (
    row && { ...row, allowApiUserCreation: row.allowApiUserCreation === 1, limits: JSON.parse(row.limits) }
  );
}

function fromRow(row: ApiUserRow): ApiUser {
  return {
    ...row,
    transactional: row.transactional === 1,
    enabled: row.enabled === 1,
    locked: row.locked === 1,
  };
}

function toRow(user: ApiUser): ApiUserRow {
  return {
    ...user,
    transactional: Number(user.transactional),
    enabled: Number(user.enabled),
    locked: Number(user.locked),
  };
}
