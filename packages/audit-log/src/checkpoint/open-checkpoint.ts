import { type NoteFailure, type OpenedNote, openNote } from '../note/open-note.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parseCheckpoint } from './parse-checkpoint.ts';
import { maySign, type TrustedLog } from './trusted-log.ts';

export interface CheckpointFailure {
  readonly ok: false;
  readonly reason: NoteFailure['reason'] | 'checkpoint-malformed' | 'origin-mismatch' | 'key-out-of-range';
  readonly message: string;
}

/**
 * Verifies a checkpoint's signatures, that it is one of this log, and that one of the keys that signed it may sign
 * checkpoints of its size. Never throws.
 */
export function openCheckpoint(
  note: string | Uint8Array,
  log: TrustedLog,
): { readonly ok: true; readonly checkpoint: Checkpoint; readonly note: OpenedNote } | CheckpointFailure {
  const opened = openNote(note, log.vkeys);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.note.text);
  if (typeof checkpoint === 'string') {
    return {
      ok: false,
      reason: 'checkpoint-malformed',
      message: `The checkpoint cannot be read: ${checkpoint}.`,
    };
  }
  if (checkpoint.origin !== log.origin) {
    const origins = `${JSON.stringify(checkpoint.origin)}, not ${JSON.stringify(log.origin)}`;
    return { ok: false, reason: 'origin-mismatch', message: `The checkpoint is of the log ${origins}.` };
  }
  const { size } = checkpoint;
  const signers = log.vkeys.filter((key) =>
    opened.note.signatures.some(({ name, keyId }) => name === key.name && keyId === key.keyId),
  );
  if (signers.some((key) => maySign(key, size))) return { ok: true, checkpoint, note: opened.note };
  const message = `The key that signed the checkpoint is not trusted for a log of ${size} entries.`;
  return { ok: false, reason: 'key-out-of-range', message };
}
