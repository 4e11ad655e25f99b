import type { CountersignError, ErrorCode } from '@countersign/schema';
import type { RowProblem } from '../ports/index.ts';

const COLUMN_OF: Partial<Record<ErrorCode, string>> = {
  ACCOUNT_UNKNOWN: 'account',
  ACCOUNT_PROVIDER_MISMATCH: 'provider',
  OPERATOR_UNKNOWN: 'operator',
  SUBJECT_MISSING: 'subject',
  SUBJECT_UNKNOWN: 'subject',
  SUBJECT_AMBIGUOUS: 'subject',
  SUBJECT_RESERVED: 'subject',
  USER_ID_TYPED: 'userId',
  ALREADY_EXISTS: 'email',
  INTEGRATION_TAKEN: 'integration',
  FORBIDDEN: 'account',
};

/** What is wrong with a row that parsed but could not be taken in. */
export function rowProblem(line: number, error: CountersignError): RowProblem {
  const value = error.details[COLUMN_OF[error.code] ?? ''];
  return {
    line,
    column: COLUMN_OF[error.code] ?? null,
    value: typeof value === 'string' ? value : null,
    rule: error.message,
  };
}
