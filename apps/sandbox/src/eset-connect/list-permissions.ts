import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { assumed } from '../assumptions.ts';
import { parseInput } from '../parse-input.ts';
import { pageOf, pagingFields } from './paging.ts';

const querySchema = z.object(pagingFields);

const NAMES = assumed('connect.permission-names', [
  'Computers-Read',
  'Computers-Write',
  'Policies-Read',
  'Policies-Write',
  'Quarantine-Read',
  'Quarantine-Write',
  'Reports-Read',
]);

/** `GET /v2/permissions` of iam: every permission that exists. */
export function listPermissions(app: FastifyInstance): void {
  app.get('/v2/permissions', (request) => {
    const { page, nextPageToken } = pageOf(NAMES, parseInput(querySchema, request.query));
    return { permissions: page.map((name) => ({ name })), nextPageToken };
  });
}
