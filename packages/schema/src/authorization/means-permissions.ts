import { ANY_SCOPE } from './grantees.ts';
import type { PermissionDefinition } from './permission-definition.ts';

/** Who may see and end what people and machines sign in with. Part of PERMISSIONS. */
export const MEANS_PERMISSIONS = {
  'session.end': {
    summary: 'end a session',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'session.open': {
    summary:
      'make a link for oneself: to enrol the first passkey, or to open the pages where Countersign is tried out',
    own: 'signed-in',
    ownedBy: 'the holder',
    personsOnly: true,
  },
  'passkey.read': {
    summary: 'see which passkeys somebody has',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'passkey.revoke': {
    summary: 'have a passkey of somebody else sign nobody in any more, at once',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'identity.read': {
    summary: 'see by which issuers somebody signs in',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'identity.revoke': {
    summary: 'have an identity at an issuer sign somebody in no more, at once',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    personsOnly: true,
  },
  'token.renew': {
    summary: 'make another token in place of the one that signed in',
    own: 'signed-in',
    ownedBy: 'the holder',
    scopes: ANY_SCOPE,
  },
  'token.revoke': {
    summary: 'revoke an API token',
    own: 'signed-in',
    ownedBy: 'the holder',
    account: ['administrator'],
    global: ['administrator'],
    scopes: ANY_SCOPE,
  },
} as const satisfies Readonly<Record<string, PermissionDefinition>>;
