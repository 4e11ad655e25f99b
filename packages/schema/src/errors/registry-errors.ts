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
  ADOPTION_WAITS: {
    httpStatus: 409,
    retryable: false,
    message:
      '{name} is asked for already, in {change}, which waits for its reviews ("countersign governance show {change}").',
  },
  IMPORT_REFUSED: {
    httpStatus: 422,
    retryable: false,
    message:
      'Nothing was imported. What is in the way: {problems}. Correct it, and import again; what is registered already stays as it is.',
  },
  IMPORTED_DIFFERS: {
    httpStatus: 409,
    retryable: false,
    message:
      '{what} {id} is registered otherwise ({fields}). An import changes nothing that is there: use "{command}", or give it as it is.',
  },
  ACCOUNT_RETIRED: {
    httpStatus: 422,
    retryable: false,
    message:
      'The account {account} is retired: access can be taken away there, and nothing else is done. Where it is used again, ask for "countersign account reinstate {account}".',
  },
  INTEGRATION_RETIRED: {
    httpStatus: 422,
    retryable: false,
    message:
      'The integration {integration} is retired: access can be taken away from it, and nothing else is done for it. Where it is used again, ask for "countersign integration reinstate {integration}".',
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
