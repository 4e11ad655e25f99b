import { verify } from 'node:crypto';
import { formatKeyId } from './key-id.ts';
import { type NoteSignature, parseNote } from './parse-note.ts';
import type { VerifierKey } from './vkey.ts';

/** A note that at least one known key has signed, and on which no known key's signature is bad. */
export interface OpenedNote {
  readonly text: string;
  /** Verified, each key once. */
  readonly signatures: readonly NoteSignature[];
  /** By keys that are not known; they say nothing. */
  readonly ignored: readonly NoteSignature[];
}

export interface NoteFailure {
  readonly ok: false;
  readonly reason: 'note-malformed' | 'signature-invalid' | 'signature-missing' | 'key-ambiguous';
  readonly message: string;
}

/**
 * Verifies a signed note (c2sp.org/signed-note) against the known keys: signatures of other keys are ignored,
 * a bad signature of a known key rejects the note, and so does having none. Never throws.
 */
export function openNote(
  note: string | Uint8Array,
  known: readonly VerifierKey[],
): { readonly ok: true; readonly note: OpenedNote } | NoteFailure {
  const parsed = parseNote(note);
  if (typeof parsed === 'string') return failure('note-malformed', `The note cannot be read: ${parsed}.`);
  const message = Buffer.from(parsed.text, 'utf8');
  const verified = new Map<VerifierKey, NoteSignature>();
  const ignored: NoteSignature[] = [];
  for (const signature of parsed.signatures) {
    const keys = matchingKeys(signature, known);
    const [key] = keys;
    const name = `${signature.name}+${formatKeyId(signature.keyId)}`;
    if (key === undefined) {
      ignored.push(signature);
    } else if (keys.length > 1) {
      return failure(
        'key-ambiguous',
        `Two known keys are called ${name}. Remove the one that is not the log's.`,
      );
    } else if (!isValid(signature, key, message)) {
      return failure('signature-invalid', `The signature of ${name} is not valid for this text.`);
    } else if (!verified.has(key)) {
      verified.set(key, signature);
    }
  }
  if (verified.size === 0) return failure('signature-missing', 'None of the known keys has signed the note.');
  return { ok: true, note: { text: parsed.text, signatures: [...verified.values()], ignored } };
}

/** Name and id together tell the key; a key that was listed twice is one key. */
function matchingKeys(signature: NoteSignature, known: readonly VerifierKey[]): VerifierKey[] {
  const found: VerifierKey[] = [];
  for (const key of known) {
    if (key.name !== signature.name || key.keyId !== signature.keyId) continue;
    if (!found.some((other) => other.keyObject.equals(key.keyObject))) found.push(key);
  }
  return found;
}

function isValid({ signature }: NoteSignature, key: VerifierKey, message: Uint8Array): boolean {
  return verify(null, message, key.keyObject, signature);
}

function failure(reason: NoteFailure['reason'], message: string): NoteFailure {
  return { ok: false, reason, message };
}
