import type { ErrorDefinition } from './error-definition.ts';

/** Errors about what is registered: who an API user or an integration is, and what is said of it; part of the registry. */
export const REGISTRY_ERRORS = {
  LOOKS_LIKE_ANOTHER: {
    httpStatus: 409,
    retryable: false,
    message:
      '{name} looks like {other}, which the account {account} has already. If they are one user, it is there. If they are two, say that you know: give looksLike with {id}.',
  },
  INTEGRATION_LOOKS_LIKE_ANOTHER: {
    httpStatus: 409,
    retryable: false,
    message:
      'The integration {id} ("{name}") can be taken for {other}, which is registered. Choose an identifier and a name that nobody can take for it.',
  },
  ROLE_CONTRADICTED: {
    httpStatus: 409,
    retryable: false,
    message:
      '{name} is the user with which the operator {operator} of the account {account} signed in, whose role there is {role}. State that role, or correct the operator.',
  },
  CORRECTION_REFUSED: {
    httpStatus: 409,
    retryable: false,
    message: 'The correction was refused: {reason}.',
  },
  NAME_LOOKS_LIKE_ANOTHER: {
    httpStatus: 409,
    retryable: false,
    message:
      '{name} looks like {other} on the account {account}, which is another API user. Choose a name that nobody can take for it.',
  },
} as const satisfies Record<string, ErrorDefinition>;
