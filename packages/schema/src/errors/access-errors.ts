import type { ErrorDefinition } from './error-definition.ts';

/** Errors about who asks, what may be seen, and where credentials go; part of the registry. */
export const ACCESS_ERRORS = {
  UNAUTHENTICATED: {
    httpStatus: 401,
    retryable: false,
    message:
      'Sign in first: the call has no token, or one that is not known here. Send a valid one as "Authorization: Bearer ...".',
  },
  FORBIDDEN: {
    httpStatus: 403,
    retryable: false,
    message: 'This needs the role {role} for {scope}. Ask an administrator for it.',
  },
  PERSON_REQUIRED: {
    httpStatus: 403,
    retryable: false,
    message:
      'Only a person may do this ({permission}), and this token belongs to a machine. Have a person do it.',
  },
  NOT_FOUND: { httpStatus: 404, retryable: false, message: 'There is no {what} {id}.' },
  ADDRESS_NOT_ALLOWED: {
    httpStatus: 422,
    retryable: false,
    message:
      'The account {account} names the host {host}, which is none that its provider documents. Leave the address out, or have {host} added to "addresses" in credentials.yaml on the machines of the API and the worker.',
  },
  CREDENTIALS_FILE_UNUSABLE: {
    httpStatus: 500,
    retryable: false,
    message: 'The file {path} cannot be used: {problem}.',
  },
  TOKEN_OF_SOMEBODY_ELSE: {
    httpStatus: 403,
    retryable: false,
    message:
      'Nobody makes a token in the name of another person ({principal}). The first one comes with enrolling: hand over a code of "countersign principal invite"; further ones that person makes alone.',
  },
  TOKEN_IN_USE: {
    httpStatus: 409,
    retryable: false,
    message: 'Nothing has ended: {token} is what you sign in with. {remedy}.',
  },
  LAST_ADMINISTRATOR: {
    httpStatus: 409,
    retryable: false,
    message:
      'Nothing has ended: no administrator of all accounts could sign in any more, and {principal} is the last one who can. Let another one enrol first, or make {principal} another token with "countersign recover" on the host.',
  },
  PRINCIPAL_DEACTIVATED: {
    httpStatus: 409,
    retryable: false,
    message:
      '{principal} was deactivated: nobody signs in as that principal, and no token or code is made for it. "countersign audit list --type principal.deactivated" shows when and by whom.',
  },
  DEACTIVATION_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'Nothing has changed: {reason}.',
  },
  OWNER_DEACTIVATED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The owner of the integration {integration} was deactivated, so nobody would receive its credentials. Name another one first: countersign integration set-owner {integration} --owner ADDRESS --reason WHY.',
  },
  OWNER_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message:
      'No person who signs in here has the address {owner}, so nobody would answer for the integration or could receive its credentials. Register that person first with "countersign principal add", or name a person of "countersign principal list".',
  },
  OWN_INTEGRATION: {
    httpStatus: 403,
    retryable: false,
    message:
      'Nobody makes themselves the owner of an integration, or assigns an API user to one that they own, because credentials are sealed to the owner. Have another administrator do it.',
  },
  INVITATION_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'There is no code to enrol with for {principal}: {reason}.',
  },
  ENROLMENT_CODE_INVALID: {
    httpStatus: 401,
    retryable: false,
    message:
      'Nobody enrols with this code: it is mistyped, spent, replaced, or older than 24 hours. Ask an administrator for another one.',
  },
  LOG_NAME_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message: 'Nobody and nothing is known as {name} ({filter}). {remedy}.',
  },
  LOG_NAME_AMBIGUOUS: {
    httpStatus: 422,
    retryable: false,
    message: 'Several are known as {name} ({filter}): {candidates}. Give the identifier of one of them.',
  },
} as const satisfies Record<string, ErrorDefinition>;
