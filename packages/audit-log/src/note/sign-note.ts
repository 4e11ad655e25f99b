import { sign } from 'node:crypto';
import { encodeBase64 } from '../encoding/base64.ts';
import { hasControlCharacter } from '../encoding/text.ts';
import { AuditLogError } from '../errors.ts';
import { type NoteSignature, SIGNATURE_PREFIX } from './parse-note.ts';
import type { SigningKey } from './signing-key.ts';

/**
 * Signs a text with each key, in their order, and returns the note. During a key rotation the old and the new
 * key both sign.
 *
 * @param text ends in a newline; may hold empty lines, but no control characters
 * @throws AuditLogError NOTE_UNSIGNABLE
 */
export function signNote(text: string, keys: readonly SigningKey[]): string {
  if (!text.endsWith('\n')) throw unsignable('it does not end in a newline');
  if (!text.isWellFormed()) throw unsignable('it holds half a character (a lone surrogate)');
  if (hasControlCharacter(text, '\n')) throw unsignable('it holds a control character');
  if (keys.length === 0) throw unsignable('no key was given');
  const message = Buffer.from(text, 'utf8');
  const lines = keys.map((key) => {
    const { name, keyId, keyObject } = key;
    return formatSignature({ name, keyId, signature: sign(null, message, keyObject) });
  });
  return `${text}\n${lines.join('')}`;
}

/** The line that a signature is written as, with its newline. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `${SIGNATURE_PREFIX}${name} ${encodeBase64(Buffer.concat([id, signature]))}\n`;
}

function unsignable(why: string): AuditLogError {
  return new AuditLogError('NOTE_UNSIGNABLE', `The text cannot be signed as a note: ${why}.`);
}
