/** What went wrong, for programs. */
export type AuditLogErrorCode =
  | 'KEY_MALFORMED'
  | 'NOTE_UNSIGNABLE'
  | 'CHECKPOINT_INVALID'
  | 'PROOF_INVALID'
  | 'OUT_OF_RANGE'
  | 'NODE_MISSING';

/**
 * A mistake of the caller or of its configuration: never thrown for what a stranger sent, which is
 * answered with a typed failure instead. `message` is for the user and says what to do; it holds no key.
 */
export class AuditLogError extends Error {
  readonly code: AuditLogErrorCode;
  /** The same input fails the same way every time. */
  readonly retryable = false;

  constructor(code: AuditLogErrorCode, message: string) {
    super(message);
    this.name = 'AuditLogError';
    this.code = code;
  }
}
