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
    message: 'Only {allowed} may do this. Ask one of them to do it, or an administrator for the role.',
  },
  PERSON_REQUIRED: {
    httpStatus: 403,
    retryable: false,
    message:
      'Only a person may do this ({permission}), and this token belongs to a machine. Have a person do it.',
  },
  INTERACTIVE_REQUIRED: {
    httpStatus: 403,
    retryable: false,
    message:
      'A token for programs never decides or vouches ({permission}): a person does, who signs in. Sign in on the command line with "countersign login", or in a browser.',
  },
  TOKEN_SCOPE_MISSING: {
    httpStatus: 403,
    retryable: false,
    message:
      'This token is for {scopes}, and this ({permission}) needs one for {needed}. Make one with "countersign token create --scope {needed}".',
  },
  SESSION_ENDED: {
    httpStatus: 401,
    retryable: false,
    message: 'This session ended on {at}. Sign in again: in a browser, or with "countersign login".',
  },
  PASSKEY_REFUSED: {
    httpStatus: 401,
    retryable: false,
    message: 'The passkey was not accepted: {reason}.',
  },
  PASSKEY_PROOF_NEEDED: {
    httpStatus: 409,
    retryable: false,
    message:
      'You remove a passkey of your own on your account page, where you show another one of yours. Where you have no other one, ask an administrator to revoke it.',
  },
  PASSKEY_PRESENT: {
    httpStatus: 409,
    retryable: false,
    message: 'You have a passkey already. Sign in with it, and add another one on your account page.',
  },
  FIRST_PASSKEY_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message:
      'A first passkey is made by the token that you got by enrolling, and not from within a session. Where a passkey of yours was revoked before, you enrol anew: an administrator with a code of "countersign recover" on the host, anybody else with one that an administrator makes once others have let you in again.',
  },
  LINK_INVALID: {
    httpStatus: 401,
    retryable: false,
    message: 'This link is used, or older than five minutes. Make another one on the command line.',
  },
  DEVICE_CODE_UNKNOWN: {
    httpStatus: 404,
    retryable: false,
    message:
      'Nothing waits for this code: it is mistyped, used, or older than ten minutes. Compare it, or run "countersign login" again.',
  },
  LINK_NOT_HERE: {
    httpStatus: 409,
    retryable: false,
    message:
      'Opening the pages without a passkey works only where Countersign is tried out: at http://localhost, from this machine, and with no account but at stand-ins for providers. Sign in with a passkey.',
  },
  IDENTITY_UNKNOWN: {
    httpStatus: 401,
    retryable: false,
    message:
      'Nobody here is linked to this account. Open the invitation that an administrator has sent you, and accept it with the account.',
  },
  IDENTITY_TAKEN: {
    httpStatus: 409,
    retryable: false,
    message:
      'This account is linked to somebody already. Sign in with it, or accept the invitation in another way.',
  },
  ISSUER_REFUSED: {
    httpStatus: 401,
    retryable: false,
    message: 'The answer of {issuer} was not accepted: {reason}. Try again.',
  },
  PROXY_PASSED: {
    httpStatus: 403,
    retryable: false,
    message: 'This service is reached through its proxy only. Use the address that people use.',
  },
  PASSKEY_KNOWN: {
    httpStatus: 409,
    retryable: false,
    message: 'This passkey is registered already. Use another device or security key.',
  },
  CROSS_SITE: {
    httpStatus: 403,
    retryable: false,
    message: 'This call comes from a page of somebody else. Open {origin} and try it there.',
  },
  PUBLIC_ADDRESS_UNKNOWN: {
    httpStatus: 503,
    retryable: false,
    message:
      'Nobody can sign in with a browser here: PUBLIC_URL is not set to the address by which people reach Countersign.',
  },
  SESSION_NOT_RENEWED: {
    httpStatus: 409,
    retryable: false,
    message: 'A session is not renewed. Sign in again when it has ended.',
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
    message: 'The file {path} cannot be used: {problem}. Correct it; it is read again once it has changed.',
  },
  NOT_VOUCHED_FOR: {
    httpStatus: 403,
    retryable: false,
    message:
      'You enrolled by a code that {letInBy} made, and nobody else has vouched that you are who you say: until then you approve and confirm nothing. Ask another approver or administrator for "countersign principal vouch {principal}".',
  },
  VOUCH_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'Nobody was vouched for: {reason}.',
  },
  CHECKPOINT_TARGETS_UNUSABLE: {
    httpStatus: 500,
    retryable: false,
    message: 'The file {path} cannot be used: {problem}. Correct it; it is read again then.',
  },
  NOTIFICATION_ALWAYS: {
    httpStatus: 422,
    retryable: false,
    message:
      'Notifications of {event} are always sent at once, so that an attacker cannot silence them. Leave {event} out.',
  },
  NOTIFICATION_DOES_NOT_WAIT: {
    httpStatus: 422,
    retryable: false,
    message:
      '{event} is not about something that waits for you, so after-MINUTES does not apply. Choose at-once, digest or off.',
  },
  NOTIFICATIONS_FILE_UNUSABLE: {
    httpStatus: 500,
    retryable: false,
    message: 'The file {path} cannot be used: {problem}. Correct it; it is read again then.',
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
      'Nothing has changed: no administrator of all accounts could sign in any more, and {principal} is the last one who can. Let another one enrol first, or have {principal} enrol anew with "countersign recover" on the host.',
  },
  PRINCIPAL_DEACTIVATED: {
    httpStatus: 409,
    retryable: false,
    message:
      '{principal} was deactivated: nobody signs in as that principal, and no token or code is made for it. "countersign audit list --type principal.deactivated" shows when and by whom.',
  },
  PRINCIPAL_WAITING: {
    httpStatus: 409,
    retryable: false,
    message:
      '{principal} is registered and was not let in yet: that waits for others to approve it, see "countersign governance list --state proposed". Where it was rejected or has expired, ask again with "countersign principal let-in {principal}".',
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
  ADDRESS_TAKEN: {
    httpStatus: 409,
    retryable: false,
    message:
      '{email} is the address of {principal}, who is {state} and was let in before, so nobody else is registered with it. Whoever was deactivated is let in again with "countersign principal reactivate {principal}"; whoever is to do something else gets other roles with "countersign principal set-roles {principal}".',
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
