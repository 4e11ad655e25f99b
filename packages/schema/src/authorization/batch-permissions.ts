import { ANY_ROLE, READ, READ_BY_ACCOUNT, SUBMIT } from './grantees.ts';
import type { PermissionDefinition } from './permission-definition.ts';

/** Who may do what with files of requests. */
export const BATCH_PERMISSIONS = {
  'batch.submit': {
    summary: 'hand in or preview a file; each row needs request.submit for its account',
    account: ['requester'],
    scopes: SUBMIT,
  },
  'batch.read': {
    summary:
      'read a file of requests row by row: all of it with a scope of all accounts, else the rows of the accounts in scope',
    own: 'signed-in',
    ownedBy: 'whoever handed it in',
    ...READ_BY_ACCOUNT,
    global: ANY_ROLE,
  },
  'batch.fix': {
    summary: 'hand in corrected rows of a file; each row needs request.submit for its account',
    own: ['requester'],
    ownedBy: 'whoever handed it in',
    scopes: SUBMIT,
  },
  'batch.read-results': {
    summary: 'be given a file of requests, as it was handed in, with what became of each row',
    own: 'signed-in',
    ownedBy: 'whoever handed it in',
    global: ANY_ROLE,
    other: ['auditor'],
    scopes: READ,
  },
  'batch.pause': {
    summary: 'have a file of requests wait; the rows that are decided stay',
    own: 'signed-in',
    ownedBy: 'whoever handed it in',
    global: ['administrator'],
    scopes: SUBMIT,
  },
  'batch.resume': {
    summary: 'have a file of requests go on that was paused or has stopped',
    own: ['requester'],
    ownedBy: 'whoever handed it in',
    scopes: SUBMIT,
  },
  'batch.cancel': {
    summary: 'decide no more rows of a file, and take its requests back that nobody approved yet',
    own: 'signed-in',
    ownedBy: 'whoever handed it in',
    global: ['administrator'],
    scopes: SUBMIT,
  },
} as const satisfies Record<string, PermissionDefinition>;
