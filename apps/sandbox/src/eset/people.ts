import type { SandboxDatabase } from '../store/open-database.ts';
import type { Company, Person } from './person.ts';

export type People = {
  insertCompany(company: Company): void;
  company(id: string): Company | undefined;
  insert(person: Person): void;
  /** Writes every field of a person back. */
  save(person: Person): void;
  remove(id: string): void;
  byId(id: string): Person | undefined;
  /** Addresses are compared without regard to case. */
  byEmail(email: string): Person | undefined;
  /** The users of a company, oldest first. */
  ofCompany(companyId: string): Person[];
  ofProvider(provider: string): Person[];
};

type CompanyRow = Omit<Company, 'ecos' | 'cloudUsers'> & { ecos: number; cloudUsers: string };

type PersonRow = Omit<Person, 'specificPermissions' | 'integrations' | 'apiAccess' | 'hasLoggedIn'> & {
  emailKey: string;
  specificPermissions: string;
  integrations: number;
  apiAccess: number;
  hasLoggedIn: number;
};

const COLUMNS = [
  'id',
  'companyId',
  'provider',
  'email',
  'emailKey',
  'firstName',
  'lastName',
  'description',
  'phone',
  'countryCode',
  'role',
  'access',
  'specificPermissions',
  'passwordHash',
  'passwordChangedAt',
  'integrations',
  'apiAccess',
  'status',
  'hasLoggedIn',
  'timeZone',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof PersonRow)[];

export function createPeople(db: SandboxDatabase): People {
  const insertCompany = db.prepare(
    `INSERT INTO company (id, provider, name, region, parentId, ecos, cloudUsers)
     VALUES (@id, @provider, @name, @region, @parentId, @ecos, @cloudUsers)`,
  );
  const company = db.prepare<[string], CompanyRow>('SELECT * FROM company WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO person (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})`,
  );
  const save = db.prepare(
    `UPDATE person SET ${COLUMNS.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`,
  );
  const remove = db.prepare('DELETE FROM person WHERE id = ?');
  const byId = db.prepare<[string], PersonRow>('SELECT * FROM person WHERE id = ?');
  const byEmail = db.prepare<[string], PersonRow>('SELECT * FROM person WHERE emailKey = ?');
  const ofCompany = db.prepare<[string], PersonRow>(
    'SELECT * FROM person WHERE companyId = ? ORDER BY createdAt, rowid',
  );
  const ofProvider = db.prepare<[string], PersonRow>(
    'SELECT * FROM person WHERE provider = ? ORDER BY createdAt, rowid',
  );
  return {
    insertCompany: (value) => {
      insertCompany.run({ ...value, ecos: Number(value.ecos), cloudUsers: JSON.stringify(value.cloudUsers) });
    },
    company: (id) => toCompany(company.get(id)),
    insert: (person) => {
      insert.run(toRow(person));
    },
    save: (person) => {
      save.run(toRow(person));
    },
    remove: (id) => {
      remove.run(id);
    },
    byId: (id) => toPerson(byId.get(id)),
    byEmail: (email) => toPerson(byEmail.get(email.toLowerCase())),
    ofCompany: (companyId) => ofCompany.all(companyId).map(fromRow),
    ofProvider: (provider) => ofProvider.all(provider).map(fromRow),
  };
}

function toCompany(row: CompanyRow | undefined): Company | undefined {
  return row && { ...row, ecos: row.ecos === 1, cloudUsers: JSON.parse(row.cloudUsers) };
}

function toPerson(row: PersonRow | undefined): Person | undefined {
  return row && fromRow(row);
}

function fromRow({ emailKey: _, ...row }: PersonRow): Person {
  return {
    ...row,
    specificPermissions: JSON.parse(row.specificPermissions),
    integrations: row.integrations === 1,
    apiAccess: row.apiAccess === 1,
    hasLoggedIn: row.hasLoggedIn === 1,
  };
}

function toRow(person: Person): PersonRow {
  return {
    ...person,
    emailKey: person.email.toLowerCase(),
    specificPermissions: JSON.stringify(person.specificPermissions),
    integrations: Number(person.integrations),
    apiAccess: Number(person.apiAccess),
    hasLoggedIn: Number(person.hasLoggedIn),
  };
}
