import { ACCESS_ERRORS } from './errors/access-errors.ts';
import type { ErrorDefinition } from './errors/error-definition.ts';
import { GOVERNANCE_ERRORS } from './errors/governance-errors.ts';
import { LOG_ERRORS } from './errors/log-errors.ts';
import { REGISTRY_ERRORS } from './errors/registry-errors.ts';
import { REVIEW_ERRORS } from './errors/review-errors.ts';

/**
 * Every error that reaches a user. A code is never used again for something else.
 * The reference page is docs/reference/errors.md; a test compares the two.
 */
export const ERRORS = {
  ...ACCESS_ERRORS,
  ...GOVERNANCE_ERRORS,
  ...LOG_ERRORS,
  ...REGISTRY_ERRORS,
  ...REVIEW_ERRORS,
  BACKUP_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'No backup was made: {problem}.',
  },
  RESTORE_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'Nothing was restored: {problem}.',
  },
  RECOVERY_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'Nobody was let in: {problem}.',
  },
  INPUT_INVALID: {
    httpStatus: 400,
    retryable: false,
    message: 'The input is not valid: {problems}. Correct it and send it again.',
  },
  BODY_TOO_LARGE: {
    httpStatus: 413,
    retryable: false,
    message:
      'The body of a call may have at most {limit} bytes. Send less at once; many requests go into a file.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    httpStatus: 415,
    retryable: false,
    message: 'The body must be JSON. Send it with the content type application/json.',
  },
  FILE_UNREADABLE: {
    httpStatus: 400,
    retryable: false,
    message: 'The file cannot be read: {problem}. Nothing was changed; {remedy}.',
  },
  FILE_TOO_LARGE: {
    httpStatus: 413,
    retryable: false,
    message: 'The file has {size}, and at most {limit} are taken at once. Split it into smaller files.',
  },
  FILE_OF_ANOTHER: {
    httpStatus: 409,
    retryable: false,
    message:
      'The file {fileName} was handed in by somebody else already{as}. Nothing was changed. Where it was broken off, that person can hand it in again to go on with it; what you need beside it, hand in as a file of your own.',
  },
  BATCH_STATE: {
    httpStatus: 409,
    retryable: false,
    message: 'The batch {id} is {state}; {action} is possible only while it is {allowed}.',
  },
  BATCH_ROWS_GONE: {
    httpStatus: 409,
    retryable: false,
    message:
      'The rows of the batch {id} as they were submitted no longer exist: the batch was erased, or comes from an earlier version. "countersign batch status {id} --rows" shows what became of them.',
  },
  SUBMITTER_LEFT: {
    httpStatus: 409,
    retryable: false,
    message:
      'The submitter of the batch {id} has left, so no more of its rows are decided. Somebody else has to submit what is still needed, as a file of their own.',
  },
  HOST_UNKNOWN: {
    httpStatus: 421,
    retryable: false,
    message:
      'The service is not known by that name. Use its own address, or add the name to API_ALLOWED_HOSTS.',
  },
  TOKEN_REVOKED: {
    httpStatus: 401,
    retryable: false,
    message:
      'This token was revoked on {at}, so it can no longer be used to sign in. Use another one of yours; a person who has lost everything asks an administrator to be let in anew, and an administrator gets back in with "countersign recover" on the host.',
  },
  TOKEN_EXPIRED: {
    httpStatus: 401,
    retryable: false,
    message:
      'This token expired on {at}, so it can no longer be used to sign in. Use another one of yours; a person who has lost everything asks an administrator to be let in anew, and an administrator gets back in with "countersign recover" on the host.',
  },
  ACCOUNT_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message:
      'The account {account} is not registered. Register it with "countersign account add", or correct the name.',
  },
  ACCOUNT_PROVIDER_MISMATCH: {
    httpStatus: 422,
    retryable: false,
    message: 'The account {account} is on {actual}, not on {provider}. Correct one of the two.',
  },
  EXCEPTION_OWNER_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message:
      'Nobody who signs in here has the address {owner}, so nobody would answer for the exception. Name a person of "countersign principal list".',
  },
  OPERATOR_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message: 'The account {account} has no operator {operator}. It has: {operators}.',
  },
  SUBJECT_UNKNOWN: {
    httpStatus: 422,
    retryable: false,
    message:
      'No API user {subject} is known on the account {account}. List them with "countersign api-user list", or take it into the inventory first.',
  },
  SUBJECT_AMBIGUOUS: {
    httpStatus: 409,
    retryable: false,
    message:
      '{subject} names several API users of the account {account}: {candidates}. Name one of them by its identifier, and have an administrator correct the name of the other ("countersign api-user correct").',
  },
  SUBJECT_RESERVED: {
    httpStatus: 409,
    retryable: false,
    message:
      '{subject} does not exist yet on the account {account}: the request {request} is to create it. Wait for that request, or cancel it.',
  },
  SUBJECT_MISSING: {
    httpStatus: 422,
    retryable: false,
    message: 'A request to {action} must say in "subject" which API user it is about.',
  },
  ALREADY_EXISTS: { httpStatus: 409, retryable: false, message: 'The {what} {id} exists already.' },
  USER_ID_TYPED: {
    httpStatus: 422,
    retryable: false,
    message:
      'The userId {userId} is not the one that the inventory has of {subject}. It is looked up, and never typed into a change: leave userId out, and where the inventory has a wrong one or none, have an administrator correct it ("countersign api-user correct").',
  },
  PRECONDITION_FAILED: {
    httpStatus: 412,
    retryable: false,
    message:
      'What you edit has changed since you read it, so your edit was not made. Read it again, and edit what is there now.',
  },
  PRECONDITION_REQUIRED: {
    httpStatus: 428,
    retryable: false,
    message:
      'An edit needs the header If-Match with the ETag of what you read, so that it overwrites nothing that came since.',
  },
  IDEMPOTENCY_MISMATCH: {
    httpStatus: 422,
    retryable: false,
    message:
      'The idempotency key {key} was used for another call. Use a new key for each thing that you ask for.',
  },
  IDEMPOTENCY_ANSWERED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The call with the idempotency key {key} was made on {at}, and its answer is no longer available. Nothing was repeated: check what it made, and use a new key for anything else.',
  },
  INTEGRATION_TAKEN: {
    httpStatus: 409,
    retryable: false,
    message: 'The integration {integration} has an API user on {account} already, or one is being made.',
  },
  REQUEST_STATE: {
    httpStatus: 409,
    retryable: false,
    message: 'The request {id} is {state}; {action} is possible only while it is {allowed}.',
  },
  REASON_MISSING: {
    httpStatus: 422,
    retryable: false,
    message:
      'A reason is required for {action}: everybody sees it who decides about it or looks at it later. Say why in a few words (--reason on the command line).',
  },
  EDIT_UNCHANGED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The edit changes nothing, so there is nothing new to decide about the request {id}. Change what is asked for, or answer what was said about it with another reason.',
  },
  ACKNOWLEDGEMENT_NOT_OWED: {
    httpStatus: 409,
    retryable: false,
    message: 'The request {id} does not wait for the acknowledgement {kind}. It waits for {owed}.',
  },
  ACKNOWLEDGEMENT_REFUSED: {
    httpStatus: 403,
    retryable: false,
    message: 'The acknowledgement {kind} has to come from {who}.',
  },
  TASK_STATE: {
    httpStatus: 409,
    retryable: false,
    message: 'The task {id} is {state}, so it cannot be {action} now.',
  },
  TASK_REFUSED: { httpStatus: 403, retryable: false, message: 'The task was refused: {reason}' },
  EVIDENCE_MISSING: {
    httpStatus: 422,
    retryable: false,
    message: 'Completing the task {id} needs as evidence: {fields}.',
  },
  EVIDENCE_FILE_REFUSED: {
    httpStatus: 422,
    retryable: false,
    message:
      'The file cannot be attached: {problem}. Attach a PNG or JPEG picture of at most 5 MB, from which metadata is taken out; make a picture of a page of a PDF.',
  },
  EVIDENCE_FILE_DAMAGED: {
    httpStatus: 500,
    retryable: false,
    message:
      'The picture {id} is not shown: {problem}. Find out who changed the data directory, and restore the file from a backup.',
  },
  SUBJECT_ERASED: {
    httpStatus: 410,
    retryable: false,
    message:
      'The personal data of {subject} was erased, so nothing more can be recorded about it. Take the API user into the inventory again, or register the person again.',
  },
  SUBJECT_HELD: {
    httpStatus: 409,
    retryable: false,
    message:
      'The personal data of {subject} is held for the matter {matter}. Have the hold released first: "countersign subject release {subject} --matter {matter} --reason TEXT" asks for that.',
  },
  SUBJECT_BUSY: {
    httpStatus: 409,
    retryable: false,
    message:
      'Requests about {subject} are not settled yet: {requests}. Complete or cancel them, and try again.',
  },
  SUBJECT_LIVE: {
    httpStatus: 409,
    retryable: false,
    message:
      'API users of {subject} still exist on their provider and could not be named any more: {apiUsers}. Delete them by a request, and try again.',
  },
  PERSONAL_DATA_ALTERED: {
    httpStatus: 500,
    retryable: false,
    message:
      'What is encrypted in a row of {table} does not open: it was altered, or moved there from elsewhere. Find out who changed the database file, and restore it from a backup.',
  },
  PERSONAL_KEY_WRONG: {
    httpStatus: 503,
    retryable: false,
    message:
      'The key in keys/personal.key is not the one that this database was encrypted with. Nothing was changed. Put the right key back from your backup of the keys, and start again.',
  },
  SECRET_GONE: {
    httpStatus: 410,
    retryable: false,
    message: 'The credential {id} was collected or has expired. Ask for a rotation.',
  },
  POLICY_ERROR: {
    httpStatus: 500,
    retryable: false,
    message: 'The policies could not be evaluated, so the request is refused: {problem}.',
  },
  POLICY_REFUSED: {
    httpStatus: 422,
    retryable: false,
    message: 'These policies cannot be put in force: {problems}',
  },
  PROPOSAL_STATE: {
    httpStatus: 409,
    retryable: false,
    message: 'The proposal {id} is {state}, so it cannot be {action} any more.',
  },
  PERMIT_INVALID: {
    httpStatus: 409,
    retryable: false,
    message: 'There is no valid permit for this step: {problem}. Nothing was carried out.',
  },
  POLICY_DIVERGENCE: {
    httpStatus: 409,
    retryable: false,
    message:
      'The two evaluators disagree on request {id}. Nothing was carried out; a policy administrator has to look.',
  },
  RATE_LIMITED: {
    httpStatus: 429,
    retryable: true,
    message: 'Too much was asked for at once. Wait {seconds} seconds and try again.',
  },
  STORE_BUSY: { httpStatus: 503, retryable: true, message: 'The store is busy. Try again in a moment.' },
  STORE_TOO_NEW: {
    httpStatus: 503,
    retryable: false,
    message:
      'The data was written by a newer version (schema {found}, this program knows {known}). Use the newer version.',
  },
  UNREACHABLE: {
    httpStatus: 502,
    retryable: true,
    message: 'Countersign does not answer at {url}. Start it with "npm start", or set COUNTERSIGN_URL.',
  },
  INTERNAL: {
    httpStatus: 500,
    retryable: false,
    message:
      'Something went wrong inside Countersign (reference {reference}). Nothing more was done; the log of the service shows the cause.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** Whether a code, such as one from another machine, is one of the registry. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** Values for the placeholders of an error's message, and for programs that read the error. */
export type ErrorDetails = Readonly<Record<string, string | number | readonly string[]>>;

/** An error with a code from the registry. `message` is for the user, `cause` for the log only. */
export class CountersignError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fill(ERRORS[code].message, details), cause === undefined ? undefined : { cause });
    this.name = 'CountersignError';
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }

  get httpStatus(): number {
    return ERRORS[this.code].httpStatus;
  }
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = details[name];
    if (value === undefined) return placeholder;
    return Array.isArray(value) ? listed(value) : String(value);
  });
}

/** Entries that hold commas themselves are kept apart by semicolons. */
function listed(entries: readonly string[]): string {
  return entries.join(entries.some((entry) => entry.includes(',')) ? '; ' : ', ');
}
