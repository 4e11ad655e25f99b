import { decodeBase64 } from '../encoding/base64.ts';
import { decodeUtf8, hasControlCharacter } from '../encoding/text.ts';
import { isKeyName } from './key-name.ts';

/** Em dash and space. */
export const SIGNATURE_PREFIX = '\u2014 ';

/** More lines than any witness network needs; each known one costs a signature check. */
const MAX_SIGNATURES = 100;

const KEY_ID_SIZE = 4;

export interface NoteSignature {
  readonly name: string;
  readonly keyId: number;
  /** Without the key id. */
  readonly signature: Uint8Array;
}

/** A note taken apart, nothing verified: its text may not be used. */
interface ParsedNote {
  /** What was signed: with its last newline, without the blank line. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Takes a note apart, or says in a phrase what is wrong with it. */
export function parseNote(note: string | Uint8Array): ParsedNote | string {
  const whole = typeof note === 'string' ? note : decodeUtf8(note);
  if (whole === undefined || !whole.isWellFormed()) return 'it is not UTF-8';
  if (hasControlCharacter(whole, '\n')) return 'it holds a control character';

  // The last empty line: the text may hold empty lines itself.
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) return 'no empty line stands between text and signatures';
  const block = whole.slice(split + 2);
  if (!block.endsWith('\n')) return 'its last signature line does not end';
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return `it has more than ${MAX_SIGNATURES} signatures`;

  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (signature === undefined) return 'a signature line is malformed';
    signatures.push(signature);
  }
  return { text: whole.slice(0, split + 1), signatures };
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  if (!line.startsWith(SIGNATURE_PREFIX)) return undefined;
  const [name = '', encoded = '', ...rest] = line.slice(SIGNATURE_PREFIX.length).split(' ');
  const bytes = decodeBase64(encoded);
  if (rest.length > 0 || !isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_SIZE)
    return undefined;
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(KEY_ID_SIZE) };
}
