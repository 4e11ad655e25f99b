import { signNote } from '../note/sign-note.ts';
import type { SigningKey } from '../note/signing-key.ts';
import type { NewCheckpoint } from './checkpoint.ts';
import { formatCheckpoint } from './format-checkpoint.ts';

/**
 * A signed checkpoint. The caller makes sure that it never signs two that contradict each other: before each
 * signature, the root at the last signed size must still be the one that was signed.
 *
 * @throws AuditLogError CHECKPOINT_INVALID, NOTE_UNSIGNABLE
 */
export function signCheckpoint(checkpoint: NewCheckpoint, keys: readonly SigningKey[]): string {
  return signNote(formatCheckpoint(checkpoint), keys);
}
