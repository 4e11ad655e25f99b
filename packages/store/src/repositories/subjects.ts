import type { ReadTransaction, SubjectRecord, WriteTransaction } from '@countersign/use-cases/ports';
import type { Connection } from '../connection.ts';
import { eraseRows } from '../personal/erase-rows.ts';
import type { FieldCipher } from '../personal/field-cipher.ts';
import { subjectOfAccount, subjectOfOwner } from '../personal/subjects.ts';
import type { Database } from '../sql/database.ts';

type Found = Omit<SubjectRecord, 'erasedAt'>;

/** What names a subject: how its row is found, and which subject it is. */
const WAYS: readonly { readonly kind: SubjectRecord['kind']; readonly form: RegExp; readonly sql: string }[] =
  [
    {
      kind: 'api-user',
      form: /^(usr_.+)$/,
      sql: 'SELECT coalesce(origin_request, id) AS id, account FROM api_user WHERE id = ?',
    },
    { kind: 'request', form: /^(req_.+)$/, sql: 'SELECT subject AS id, account FROM request WHERE id = ?' },
    { kind: 'principal', form: /^(pri_.+)$/, sql: 'SELECT id, NULL AS account FROM principal WHERE id = ?' },
    { kind: 'file', form: /^(bat_.+)$/, sql: 'SELECT id, NULL AS account FROM batch WHERE id = ?' },
    {
      kind: 'owner',
      form: /^owner:(.+)$/,
      sql: `SELECT '${subjectOfOwner('')}' || id AS id, NULL AS account FROM integration WHERE id = ?`,
    },
    {
      kind: 'account',
      form: /^account:(.+)$/,
      sql: `SELECT '${subjectOfAccount('')}' || id AS id, id AS account FROM provider_account WHERE id = ?`,
    },
  ];

export function createSubjectReader(db: Database): ReadTransaction['subjects'] {
  const connection: Connection = db.$client;
  const ways = WAYS.map(({ sql, ...way }) => ({ ...way, row: connection.prepare<[string], Found>(sql) }));
  const destroyed = connection
    .prepare<[string], number | null>('SELECT destroyed_at FROM subject_key WHERE subject = ?')
    .pluck();
  const own = '(id = ? OR origin_request = ?)';
  const apiUsers = connection
    .prepare<[string, string], string>(`SELECT id FROM api_user WHERE ${own}`)
    .pluck();
  const liveApiUsers = connection
    .prepare<[string, string], string>(`SELECT id FROM api_user WHERE ${own} AND state <> 'deleted'`)
    .pluck();
  const requests = connection
    .prepare<[string], number>('SELECT count(*) FROM request WHERE subject = ?')
    .pluck();
  const open = connection
    .prepare<string[], string>(
      `SELECT request.id FROM request LEFT JOIN integration ON integration.id = request.integration
       WHERE request.state IN ('in-review', 'approved', 'in-progress')
         AND (request.subject = ? OR request.requester = ? OR '${subjectOfOwner('')}' || integration.id = ?
           OR integration.owner = (SELECT email FROM principal WHERE id = ?))`,
    )
    .pluck();
  return {
    resolve: (name) => {
      for (const { form, kind, row } of ways) {
        const key = form.exec(name)?.[1];
        const found = key === undefined ? undefined : row.get(key);
        if (found === undefined) continue;
        // A request about an API user is about this one.
        return { ...found, kind, erasedAt: destroyed.get(found.id) ?? null };
      }
      return undefined;
    },
    apiUsers: (subject) => apiUsers.all(subject, subject),
    liveApiUsers: (subject) => liveApiUsers.all(subject, subject),
    countRequests: (subject) => requests.get(subject) ?? 0,
    openRequests: (subject) => open.all(subject, subject, subject, subject),
  };
}

export function createSubjectWriter(db: Database, cipher: FieldCipher): WriteTransaction['subjects'] {
  return {
    ...createSubjectReader(db),
    erase: (subject, at) => eraseRows(db.$client, cipher, { subject, at }),
    rewrapKeys: (successor) => cipher.rewrapKeys(Buffer.from(successor, 'base64')),
  };
}
