import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import type { Recall } from '../sql/read-memory.ts';
import { requireRow } from '../sql/require-row.ts';
import { apiUserTable as apiUser } from '../tables/directory.ts';
import { requestTable as request } from '../tables/requests.ts';

/**
 * Whom the records are about. An API user that Countersign made is one subject with the request that made it; every other
 * request is about the subject of its API user. Fixed when a request is taken in.
 */
export interface Subjects {
  /** @throws CountersignError NOT_FOUND */
  ofApiUser(id: string): string;
  /** @throws CountersignError NOT_FOUND */
  ofRequest(id: string): string;
}

export function createSubjects(db: Database, recall: Recall): Subjects {
  const byApiUser = db
    .select({ subject: sql<string>`coalesce(${apiUser.originRequest}, ${apiUser.id})` })
    .from(apiUser)
    .where(eq(apiUser.id, sql.placeholder('id')))
    .prepare();
  const byRequest = db
    .select({ subject: request.subject })
    .from(request)
    .where(eq(request.id, sql.placeholder('id')))
    .prepare();
  const requestRow = recall('subject of request', (id: string) => byRequest.get({ id }));
  return {
    ofApiUser: (id) => requireRow(byApiUser.get({ id }), 'API user', id).subject,
    ofRequest: (id) => requireRow(requestRow(id), 'request', id).subject ?? id,
  };
}

/** The subject of what was found out about an account, which may name its operators. */
export const subjectOfAccount = (account: string) => `account:${account}`;

/** The subject of an integration's owner, who need not be a principal. */
export const subjectOfOwner = (integration: string) => `owner:${integration}`;
