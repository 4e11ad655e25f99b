/** The archive is not what was written, or not an archive of Countersign at all; the message says in which way. */
export class BackupDamaged extends Error {
  readonly retryable = false;
}
