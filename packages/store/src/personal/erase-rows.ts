import type { Instant } from '@countersign/schema';
import type { Connection } from '../connection.ts';
import type { FieldCipher } from './field-cipher.ts';
import { subjectOfOwner } from './subjects.ts';

const REQUESTS = 'SELECT id FROM request WHERE subject = @subject';

/** Rows that hold something of a subject, by the condition under which they do. */
const HELD: readonly (readonly [table: string, condition: string])[] = [
  ['api_user', 'id = @subject OR origin_request = @subject'],
  ...[
    'revision',
    'decision',
    'review',
    'request_comment',
    'break_glass',
    'break_glass_review',
    'exception',
    'step',
    'task',
    'task_event',
    'evidence_file',
  ].map((table) => [table, `request IN (${REQUESTS})`] as const),
  ['principal', 'id = @subject'],
  ['token', 'principal = @subject'],
  ['passkey', 'principal = @subject'],
  ['identity', 'principal = @subject'],
  ['policy_proposal', 'proposer = @subject'],
  ['governance_change', 'proposer = @subject'],
  ['governance_review', 'principal = @subject'],
  ['freeze', 'frozen_by = @subject'],
  ['policy_review', 'principal = @subject'],
  ['batch', 'id = @subject'],
  ['batch_row', 'batch = @subject'],
  ['batch_chunk', 'batch = @subject'],
  ['integration', `'owner:' || id = @subject OR owner = (SELECT email FROM principal WHERE id = @subject)`],
  [
    'correction',
    `target = @subject OR target IN (SELECT id FROM api_user WHERE id = @subject OR origin_request = @subject)
     OR 'owner:' || target = @subject OR 'account:' || target = @subject`,
  ],
  ['adoption', 'id = @subject'],
  ['account_check', `'account:' || account = @subject`],
];

/**
 * Makes unreadable what the store has about a subject: destroys its key, and that of the integrations that a principal owns,
 * takes away whatever it could be found by, and removes what was sealed for it. What the rows say beside that stays.
 * Gives how many rows there were.
 */
export function eraseRows(
  connection: Connection,
  cipher: FieldCipher,
  { subject, at }: { readonly subject: string; readonly at: Instant },
): number {
  const counted = HELD.map(([table, condition]) => `SELECT count(*) AS n FROM ${table} WHERE ${condition}`);
  const rows =
    connection
      .prepare<{ subject: string }, number>(`SELECT sum(n) FROM (${counted.join(' UNION ALL ')})`)
      .pluck()
      .get({ subject }) ?? 0;
  const owned = connection
    .prepare<[string], string>(
      'SELECT id FROM integration WHERE owner = (SELECT email FROM principal WHERE id = ?)',
    )
    .pluck()
    .all(subject);
  cipher.destroyKeys([subject, ...owned.map(subjectOfOwner)], at);
  const run = (sql: string) => connection.prepare(sql).run({ subject, at });
  run(`UPDATE integration SET owner = '' WHERE 'owner:' || id = @subject
       OR owner = (SELECT email FROM principal WHERE id = @subject)`);
  run(
    `UPDATE api_user SET label = '', label_skeleton = '', provider_id = NULL WHERE id = @subject OR origin_request = @subject`,
  );
  run(
    `DELETE FROM api_user_name WHERE api_user IN (SELECT id FROM api_user WHERE id = @subject OR origin_request = @subject)`,
  );
  run(`UPDATE principal SET email = 'erased:' || id, recipient = NULL WHERE id = @subject`);
  run(`UPDATE identity SET subject_digest = 'erased:' || id WHERE principal = @subject`);
  run('UPDATE enrolment SET spent_at = @at WHERE principal = @subject AND spent_at IS NULL');
  run(`UPDATE secret SET sealed = '' WHERE request IN (${REQUESTS}) OR principal = @subject`);
  run('DELETE FROM idempotency WHERE principal = @subject');
  // Whom an answer names is not known here.
  run('UPDATE idempotency SET answer = NULL WHERE answer IS NOT NULL');
  return rows;
}
