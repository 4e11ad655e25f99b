import { type NoteFailure, type OpenedNote, openNote } from '../note/open-note.ts';
import type { VerifierKey } from '../note/vkey.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parseCheckpoint } from './parse-checkpoint.ts';

/** Whose checkpoints are believed. */
export interface TrustedLog {
  readonly origin: string;
  readonly vkeys: readonly VerifierKey[];
}

export interface CheckpointFailure {
  readonly ok: false;
  readonly reason: NoteFailure['reason'] | 'checkpoint-malformed' | 'origin-mismatch';
  readonly message: string;
}

/** Verifies a checkpoint's signatures and that it is one of this log. Never throws. */
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
  return { ok: true, checkpoint, note: opened.note };
}
