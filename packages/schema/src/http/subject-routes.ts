import { z } from 'zod';
import {
  erasureSchema,
  erasureStateSchema,
  holdSchema,
  matterSchema,
  reasonCodeSchema,
  subjectNameSchema,
  subjectSchema,
} from '../erasure.ts';
import { governanceChangeSchema } from '../governance.ts';
import { reasonSchema } from '../reason.ts';
import { defineRoute } from './route.ts';

const subjectParam = z.object({ subject: subjectNameSchema });
const hold = z.strictObject({ matter: matterSchema });

/** Whose personal data is stored, how it is erased, and what keeps it. */
export const SUBJECT_ROUTES = {
  showSubject: defineRoute({
    method: 'GET',
    path: '/v1/subjects/:subject',
    summary: 'How it stands with the personal data of somebody: requests, holds, erasures',
    permission: 'subject.read',
    params: subjectParam,
    status: 200,
    response: subjectSchema,
  }),
  holdSubject: defineRoute({
    method: 'POST',
    path: '/v1/subjects/:subject/holds',
    summary: 'Keep personal data from being erased because of a matter',
    permission: 'hold.place',
    idempotent: true,
    params: subjectParam,
    body: hold,
    status: 201,
    response: subjectSchema,
  }),
  releaseSubject: defineRoute({
    method: 'POST',
    path: '/v1/subjects/:subject/holds/release',
    summary:
      'Ask for the hold because of a matter to be ended; two others have to approve, and not whoever placed it',
    permission: 'hold.place',
    idempotent: true,
    proposes: true,
    params: subjectParam,
    body: hold.extend({ reason: reasonSchema.optional() }),
    status: 200,
    response: subjectSchema,
  }),
  listHolds: defineRoute({
    method: 'GET',
    path: '/v1/holds',
    summary: 'What keeps personal data from being erased, and whose',
    permission: 'hold.read',
    status: 200,
    response: z.strictObject({ holds: z.array(holdSchema.extend({ subject: subjectNameSchema })) }),
  }),
  requestErasure: defineRoute({
    method: 'POST',
    path: '/v1/erasures',
    summary: 'Ask for the personal data of somebody to be made unreadable; two others have to approve',
    permission: 'erasure.request',
    idempotent: true,
    body: z.strictObject({ subject: subjectNameSchema, reasonCode: reasonCodeSchema }),
    status: 201,
    response: governanceChangeSchema,
  }),
  listErasures: defineRoute({
    method: 'GET',
    path: '/v1/erasures',
    summary: 'Erasures that were asked for, newest first',
    permission: 'erasure.read',
    query: z.strictObject({ state: erasureStateSchema.optional() }),
    status: 200,
    response: z.strictObject({ erasures: z.array(erasureSchema) }),
  }),
} as const;
