/** What the registry says of one error. */
export interface ErrorDefinition {
  readonly httpStatus: number;
  readonly retryable: boolean;
  /** Shown to the user; `{name}` is filled from the details. Says what to do. */
  readonly message: string;
}
