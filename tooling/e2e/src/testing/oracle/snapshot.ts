import type { Provider } from '@countersign/schema';
import BetterSqlite3 from 'better-sqlite3';

/** Level of access to one company: 0 none, 1 to read, 2 to write. */
type Level = 0 | 1 | 2;

/** A user as the stand-in keeps it, in terms of what it can do. */
export interface SeenUser {
  readonly id: string;
  /** Whether its credentials open the provider's API for anything. */
  readonly getsIn: boolean;
  /** By company; empty where the provider has no such levels for API users. */
  readonly levels: Readonly<Record<string, Level>>;
  /** Null where it has not set a password yet. */
  readonly passwordHash: string | null;
  readonly identity: string;
  readonly details: string;
}

/** Everything that the stand-ins hold about API users of one provider, by identifier. */
export type Snapshot = ReadonlyMap<string, SeenUser>;

/** Reads the state of the stand-ins from their own tables, not from what they answer. */
export function takeSnapshot(databasePath: string, provider: Provider): Snapshot {
  const db = new BetterSqlite3(databasePath, { readonly: true, fileMustExist: true });
  try {
    const users = provider === 'dotdigital' ? readApiUsers(db) : readPeople(db, provider);
    return new Map(users.map((user) => [user.id, user]));
  } finally {
    db.close();
  }
}

interface ApiUserRow {
  readonly username: string;
  readonly accountId: number;
  readonly description: string;
  readonly passwordHash: string;
  readonly enabled: number;
}

function readApiUsers(db: BetterSqlite3.Database): readonly SeenUser[] {
  return db
    .prepare<[], ApiUserRow>('SELECT * FROM dotdigitalApiUser')
    .all()
    .map(({ username, accountId, description, passwordHash, enabled }) => ({
      id: username,
      getsIn: enabled === 1,
      levels: {},
      passwordHash,
      identity: JSON.stringify([username, accountId]),
      details: description,
    }));
}

interface PersonRow {
  readonly id: string;
  readonly companyId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly description: string;
  readonly phone: string;
  readonly countryCode: string;
  readonly access: string;
  readonly specificPermissions: string;
  readonly passwordHash: string | null;
  readonly integrations: number;
  readonly status: string;
  readonly hasLoggedIn: number;
}

const LEVELS: Readonly<Record<string, Level>> = { Write: 2, Read: 1, NoAccess: 0 };

function readPeople(db: BetterSqlite3.Database, provider: Provider): readonly SeenUser[] {
  const companies = db
    .prepare<[], { id: string; parentId: string | null }>('SELECT id, parentId FROM company')
    .all();
  return db
    .prepare<[string], PersonRow>('SELECT * FROM person WHERE provider = ?')
    .all(provider)
    .map((row) => {
      const specific = JSON.parse(row.specificPermissions) as Readonly<Record<string, string>>;
      // Rights on the own company reach down to its customers, unless one is named by itself.
      const levels =
        provider === 'eset-msp-administrator-2'
          ? Object.fromEntries(
              companies
                .filter(({ id, parentId }) => id === row.companyId || parentId === row.companyId)
                .map(({ id }) => [id, LEVELS[specific[id] ?? row.access] ?? 0]),
            )
          : {};
      const reaches = Object.values(levels).length === 0 || Object.values(levels).some((level) => level > 0);
      const usedPortal = provider !== 'eset-protect-hub' || row.hasLoggedIn === 1;
      return {
        id: row.id,
        getsIn: row.status === 'active' && row.integrations === 1 && usedPortal && reaches,
        levels,
        passwordHash: row.passwordHash,
        identity: JSON.stringify([row.companyId, row.email]),
        details: JSON.stringify([row.firstName, row.lastName, row.description, row.phone, row.countryCode]),
      };
    });
}
