import { CONFIRMATION_PATH, PASSWORD_PATH } from '../rows/check-password.ts';

/** How the text of a cell becomes a value. */
export type CellKind = 'text' | 'boolean' | 'list' | 'fields' | 'levels' | 'secret';

interface ColumnDefinition {
  /** Where the value belongs in a request. */
  readonly path: readonly [string, string?];
  readonly kind: CellKind;
  readonly mandatory?: true;
}

/** The columns of a file of results, which say what became of each row. Only the request is read. */
export const RESULT_COLUMNS = ['verdict', 'request', 'state', 'problem'] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** The columns of a table of requests, by the names that are shown to people. */
export const COLUMNS = {
  provider: { path: ['provider'], kind: 'text', mandatory: true },
  action: { path: ['action'], kind: 'text', mandatory: true },
  account: { path: ['account'], kind: 'text', mandatory: true },
  operator: { path: ['operator'], kind: 'text' },
  integration: { path: ['integration'], kind: 'text' },
  subject: { path: ['subject'], kind: 'text' },
  reason: { path: ['reason'], kind: 'text', mandatory: true },
  review_date: { path: ['reviewDate'], kind: 'text' },
  not_before: { path: ['notBefore'], kind: 'text' },
  acknowledge: { path: ['acknowledge'], kind: 'list' },
  exception_owner: { path: ['exception', 'owner'], kind: 'text' },
  exception_reason: { path: ['exception', 'reason'], kind: 'text' },
  exception_expires_on: { path: ['exception', 'expiresOn'], kind: 'text' },
  observed_403_on: { path: ['exception', 'observed403On'], kind: 'text' },
  new_account: { path: ['change', 'newAccount'], kind: 'boolean' },
  company_id: { path: ['change', 'companyId'], kind: 'text' },
  first_name: { path: ['change', 'firstName'], kind: 'text' },
  last_name: { path: ['change', 'lastName'], kind: 'text' },
  email: { path: ['change', 'email'], kind: 'text' },
  phone: { path: ['change', 'phone'], kind: 'text' },
  description: { path: ['change', 'description'], kind: 'text' },
  country_code: { path: ['change', 'countryCode'], kind: 'text' },
  permission_type: { path: ['change', 'permissionType'], kind: 'text' },
  specific_permissions: { path: ['change', 'specificPermissions'], kind: 'levels' },
  user_id: { path: ['change', 'userId'], kind: 'text' },
  status: { path: ['change', 'status'], kind: 'text' },
  username: { path: ['change', 'username'], kind: 'text' },
  enabled: { path: ['change', 'enabled'], kind: 'boolean' },
  clear: { path: ['change', 'clear'], kind: 'fields' },
  new_password: { path: ['change', 'newPassword'], kind: 'boolean' },
  password: { path: PASSWORD_PATH, kind: 'secret' },
  password_confirmation: { path: CONFIRMATION_PATH, kind: 'secret' },
} as const satisfies Record<string, ColumnDefinition>;

export type ColumnName = keyof typeof COLUMNS;

/** One column that a file has, in the order of the file. */
export interface Column extends ColumnDefinition {
  readonly name: ColumnName;
}

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

const BY_PLAIN_NAME = new Map(COLUMN_NAMES.map((name) => [plain(name), name]));

/** The column that a header cell names; letter case, spaces, dashes and underscores do not count. */
export function columnFor(headerCell: string): Column | undefined {
  const name = BY_PLAIN_NAME.get(plain(headerCell));
  return name === undefined ? undefined : { name, ...COLUMNS[name] };
}

/** The column that holds the value at a path of a request, or the nearest value around it. */
export function columnAt(path: readonly PropertyKey[]): ColumnName | null {
  return COLUMN_NAMES.find((name) => COLUMNS[name].path.every((key, index) => path[index] === key)) ?? null;
}

/** The column of a file of results that a header cell names. */
export const resultColumnFor = (headerCell: string): ResultColumn | undefined =>
  RESULT_COLUMNS.find((name) => name === plain(headerCell));

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
