import type { ErrorDefinition } from './error-definition.ts';

/** Errors about changes of who may do what; part of the registry. */
export const GOVERNANCE_ERRORS = {
  AUTHORITY_MISMATCH: {
    httpStatus: 409,
    retryable: false,
    message:
      'Nothing was done: the {what} {id} is not what the signed log says of it, so somebody has edited the database. Tell whoever runs the installation, and run "countersign doctor" and "countersign audit verify --state".',
  },
  DATABASE_ALTERED: {
    httpStatus: 409,
    retryable: false,
    message:
      'Nothing was done: the database has the {type} {name}, which Countersign has not made and which could change what is written. Nobody is given anything until it is gone. Tell whoever runs the installation, and run "countersign doctor".',
  },
  SCHEMA_ALTERED: {
    httpStatus: 503,
    retryable: false,
    message:
      'Nothing is started on this database: somebody has changed it by hand ({differences}). What keeps the log append-only may be gone, or something may write along. Look with "countersign audit verify --state", and restore the database as docs/runbooks/row-was-edited.md says.',
  },
  GOVERNANCE_REFUSED: {
    httpStatus: 422,
    retryable: false,
    message: 'This change cannot be asked for: {reason}.',
  },
  SEAL_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The installation stays in set-up: once it is sealed, two others approve what gives power, so two administrators and two approvers of all accounts have to be active and enrolled, four people in all. {missing}.',
  },
  SEALED_ALREADY: {
    httpStatus: 409,
    retryable: false,
    message:
      'The installation was sealed before (entry {entry} of the log). That happens once, and cannot be undone.',
  },
  TOKEN_COLLECTED: {
    httpStatus: 409,
    retryable: false,
    message:
      'The token of the change {id} was handed out before, and is shown once. Where it is lost, revoke it and ask for another one.',
  },
  TOKEN_NOT_READY: {
    httpStatus: 409,
    retryable: false,
    message:
      'There is no token to hand out for {id}: {reason}. "countersign governance show {id}" says what it waits for; where it is over, ask for another token.',
  },
  GOVERNANCE_STATE: {
    httpStatus: 409,
    retryable: false,
    message:
      'The change {id} is {state} and cannot be {action} any more. Where it is still wanted, ask for it anew.',
  },
  GOVERNANCE_DIFFERS: {
    httpStatus: 409,
    retryable: false,
    message:
      'The digest is not the one of the change {id}. Look at it again with "countersign governance show {id}" and review what you see.',
  },
  GOVERNANCE_REVIEW_REPEATED: {
    httpStatus: 409,
    retryable: false,
    message: 'You have reviewed the change {id} already. It needs another person.',
  },
  FROZEN: {
    httpStatus: 409,
    retryable: false,
    message:
      'Execution is stopped by the freeze {freeze}: {what}. Nothing was lost: what is approved waits. "countersign freezes" says who stopped it and why, "countersign thaw {freeze}" asks for it to go on.',
  },
  FREEZE_IN_FORCE: {
    httpStatus: 409,
    retryable: false,
    message:
      'The freeze {freeze} has stopped the same already, so nothing was added. "countersign freezes" lists what is stopped.',
  },
} as const satisfies Record<string, ErrorDefinition>;
