import type { ErrorDefinition } from './error-definition.ts';

/** Errors about changes of who may do what; part of the registry. */
export const GOVERNANCE_ERRORS = {
  AUTHORITY_MISMATCH: {
    httpStatus: 409,
    retryable: false,
    message:
      'Nothing was done: the {what} {id} is not what the signed log says of it, so somebody has edited the database. Tell whoever runs the installation, and run "countersign audit verify".',
  },
  GOVERNANCE_REFUSED: {
    httpStatus: 422,
    retryable: false,
    message: 'This change cannot be asked for: {reason}.',
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
} as const satisfies Record<string, ErrorDefinition>;
