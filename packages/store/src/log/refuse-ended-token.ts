import { type Actor, type AuditEvent, CountersignError, endOfToken, type Instant } from '@countersign/schema';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import type { Recall } from '../sql/read-memory.ts';
import { tokenTable as token } from '../tables/directory.ts';

/**
 * What is put on record of somebody although it changes nothing: what they were refused, and what of the log they were shown. It was
 * so, whatever has become of the token meanwhile.
 */
const ON_RECORD: ReadonlySet<AuditEvent['type']> = new Set([
  'access.refused',
  'review.refused',
  'task.refused',
  'policy.review-refused',
  'governance.review-refused',
  'log.read',
  'log.exported',
]);

/** What a person says by being there: no token for programs says it, whoever it belongs to. */
const SAID_BY_PERSONS: ReadonlySet<AuditEvent['type']> = new Set([
  'review.recorded',
  'acknowledgement.recorded',
  'request.commented',
  'break-glass.used',
  'break-glass.reviewed',
  'policy.reviewed',
  'policy.proposed',
  'installation.frozen',
  'governance.proposed',
  'governance.reviewed',
  'task.completed',
  'task.confirmed',
  'principal.enrolment-issued',
  'log.pruned',
  'log.kept',
  'log.pruning-asked',
]);

/**
 * Makes sure that the token with which somebody signed in is good still when what they do is written. Time goes by between
 * signing in and that: a body is waited for, a file takes minutes. Whatever changes something appends to the log in the same transaction,
 * so this is asked there, where no use case can leave it out; and so is whether a token for programs says what only a person may say.
 * @throws CountersignError TOKEN_REVOKED, TOKEN_EXPIRED, INTERACTIVE_REQUIRED
 */
export function createTokenCheck(db: Database, recall: Recall) {
  const select = db
    .select({ revokedAt: token.revokedAt, expiresAt: token.expiresAt, kind: token.kind })
    .from(token)
    .where(eq(token.id, sql.placeholder('id')))
    .prepare();
  const endsOf = recall('ends of token', (id: string) => select.get({ id }));
  return (actor: Actor, event: AuditEvent, at: Instant): void => {
    const via = actor.kind === 'system' ? undefined : actor.via;
    if (via === undefined || ON_RECORD.has(event.type)) return;
    // No token is ever removed: the one that is not there yet is made by enrolling, in this transaction.
    const found = endsOf(via);
    const ended = found && endOfToken(found, at);
    if (ended !== undefined) throw ended;
    if (found?.kind === 'api' && SAID_BY_PERSONS.has(event.type))
      throw new CountersignError('INTERACTIVE_REQUIRED', { permission: event.type });
  };
}
