import { crc32 } from 'node:zlib';
import { requirePictureSize } from './picture-size.ts';

const SIGNATURE = 8;
/** Length, type and checksum of a chunk. */
const AROUND = 12;

/**
 * Chunks by which a picture looks as it does, and how many bytes each may have (PNG, third edition, section 11): what has room for more has room
 * for a text. Texts, times, profiles and animations are in others.
 */
const SEEN: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['IHDR', { least: 13, most: 13 }],
  ['PLTE', { least: 3, most: 768 }],
  ['IDAT', { least: 0, most: Infinity }],
  ['IEND', { least: 0, most: 0 }],
  ['tRNS', { least: 1, most: 256 }],
  ['gAMA', { least: 4, most: 4 }],
  ['cHRM', { least: 32, most: 32 }],
  ['sRGB', { least: 1, most: 1 }],
  ['sBIT', { least: 1, most: 4 }],
  ['bKGD', { least: 1, most: 6 }],
  ['pHYs', { least: 9, most: 9 }],
]);

/** A PNG with the chunks alone by which it looks as it does. @throws TypeError where it is not well-formed */
export function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, SIGNATURE)];
  const met = new Set<string>();
  for (let at = SIGNATURE; ; ) {
    if (at + AROUND > bytes.length) throw new TypeError('the PNG is cut off');
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.length) throw new TypeError('the PNG is cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((at === SIGNATURE) !== (type === 'IHDR'))
      throw new TypeError('the PNG does not begin with its header');
    const size = SEEN.get(type);
    if (size !== undefined) {
      const length = end - at - AROUND;
      const isAgain = met.has(type) && type !== 'IDAT';
      if (length < size.least || length > size.most || isAgain)
        throw new TypeError(`the PNG has another ${type} than it should`);
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
        throw new TypeError('the PNG was damaged');
      if (type === 'IHDR') requirePictureSize(view.getUint32(at + 8), view.getUint32(at + 12));
      met.add(type);
      parts.push(bytes.subarray(at, end));
    }
    // Whatever comes behind the end is no part of it.
    if (type === 'IEND') break;
    at = end;
  }
  if (!met.has('IDAT')) throw new TypeError('the PNG holds no picture');
  return Buffer.concat(parts);
}
