import { decodeBase64 } from '../encoding/base64.ts';
import { parseUint64 } from '../encoding/uint64.ts';
import { isHash } from '../merkle/hash.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Reads the text of a checkpoint note, or says in a phrase what is wrong with it. Never throws. */
export function parseCheckpoint(text: string): Checkpoint | string {
  if (!text.endsWith('\n')) return 'its last line does not end';
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = lines;
  if (lines.length < 3) return 'it has fewer than three lines';
  if (lines.includes('')) return 'a line is empty';
  const size = parseUint64(sizeLine);
  if (size === undefined) return 'its size is not a decimal number below 2^64 without leading zeroes';
  const root = decodeBase64(rootLine);
  if (!isHash(root)) return 'its root is not the base64 of 32 bytes';
  return { origin, size, root, extensions };
}
