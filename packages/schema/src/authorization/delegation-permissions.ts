import { ANY_ROLE, READ } from './grantees.ts';
import type { PermissionDefinition } from './permission-definition.ts';

/** Who may do what about reviews that somebody gives in place of somebody else. Part of PERMISSIONS. */
export const DELEGATION_PERMISSIONS = {
  'delegation.read': {
    summary: 'read who reviews requests in whose place',
    own: 'signed-in',
    ownedBy: 'either of the two',
    global: ANY_ROLE,
    anyScope: true,
    scopes: READ,
  },
  'delegation.set': {
    summary: 'ask for somebody to review requests in place of somebody else for a time',
    own: 'signed-in',
    ownedBy: 'whoever is to be stood in for',
    global: ['administrator'],
    personsOnly: true,
  },
  'delegation.end': {
    summary: 'end that at once',
    own: 'signed-in',
    ownedBy: 'either of the two',
    global: ['administrator'],
    personsOnly: true,
  },
  'delegation.use': {
    summary: 'review requests in place of somebody who has delegated that, as far as that one may',
    own: 'signed-in',
    ownedBy: 'the delegate',
    personsOnly: true,
    vouchedOnly: true,
  },
} as const satisfies Readonly<Record<string, PermissionDefinition>>;
