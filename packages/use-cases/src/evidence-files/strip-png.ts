import { requirePictureSize } from './picture-size.ts';

const SIGNATURE = 8;
/** Length, type and checksum of a chunk. */
const AROUND = 12;

/** Chunks by which a picture looks as it does. Texts, times, profiles and animations are in others. */
const SEEN: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'sBIT',
  'bKGD',
  'pHYs',
]);

/** A PNG with the chunks alone by which it looks as it does. @throws TypeError where it is not well-formed */
export function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, SIGNATURE)];
  let hasData = false;
  for (let at = SIGNATURE; ; ) {
    if (at + AROUND > bytes.length) throw new TypeError('the PNG is cut off');
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.length) throw new TypeError('the PNG is cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((at === SIGNATURE) !== (type === 'IHDR'))
      throw new TypeError('the PNG does not begin with its header');
    if (type === 'IHDR') {
      if (end - at !== AROUND + 13) throw new TypeError('the PNG has another header than it should');
      requirePictureSize(view.getUint32(at + 8), view.getUint32(at + 12));
    }
    hasData ||= type === 'IDAT';
    if (SEEN.has(type)) parts.push(bytes.subarray(at, end));
    // Whatever comes behind the end is no part of it.
    if (type === 'IEND') break;
    at = end;
  }
  if (!hasData) throw new TypeError('the PNG holds no picture');
  return Buffer.concat(parts);
}
