import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { CloudUser } from '../eset/person.ts';
import { parseInput } from '../parse-input.ts';
import { callerOf } from './authenticate.ts';
import { ConnectError } from './errors.ts';
import { pageOf, pagingFields } from './paging.ts';

const querySchema = z.object({
  ...pagingFields,
  displayName: z.string().default(''),
  email: z.string().default(''),
});

/**
 * `GET /v1/users` of user-management: protected cloud-office users. Console users are never among them. Where the company
 * has no ESET Cloud Office Security, clients have met 501.
 */
export function listUsers(app: FastifyInstance): void {
  app.get('/v1/users', (request) => {
    const query = parseInput(querySchema, request.query);
    const { company } = callerOf(request);
    if (!company.ecos) throw new ConnectError(501);
    const users = company.cloudUsers.filter(
      (user) =>
        contains(user.displayName, query.displayName) && contains(user.primaryEmailAddress, query.email),
    );
    const { page, nextPageToken } = pageOf(users, query);
    return { users: page.map(userView), nextPageToken, totalSize: users.length };
  });
}

function contains(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted.toLowerCase());
}

function userView(user: CloudUser): Record<string, unknown> {
  return {
    ...user,
    proxyEmailAddresses: [],
    identities: [],
    phoneNumbers: [],
    userGroupUuids: [],
    activeProductIds: [],
  };
}
