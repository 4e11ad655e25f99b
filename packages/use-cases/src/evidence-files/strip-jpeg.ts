import { requirePictureSize } from './picture-size.ts';

const START = [0xff, 0xd8];
const END = 0xd9;
const SCAN = 0xda;
const EXIF = 0xe1;
const ADOBE = 0xee;

/** Tables, frames and restart intervals: what a picture is unpacked with. Applications and comments have other markers. */
const isNeeded = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || marker === 0xdb || marker === 0xdd;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * A JPEG with what it is unpacked with alone, and which way up it is. @throws TypeError where it is not well-formed
 */
export function stripJpeg(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let turned = 1;
  let hasFrame = false;
  let hasScan = false;
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw new TypeError('the JPEG is cut off');
    if (marker === END) break;
    if (at + 4 > bytes.length) throw new TypeError('the JPEG is cut off');
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new TypeError('the JPEG is cut off');
    const segment = bytes.subarray(at, end);
    if (!isOfItsSize(marker, segment))
      throw new TypeError('the JPEG has a part of another size than it should');
    if (isFrame(marker)) {
      if (hasFrame) throw new TypeError('the JPEG has another header than it should');
      requirePictureSize(view.getUint16(at + 7), view.getUint16(at + 5));
      hasFrame = true;
    }
    if (marker === EXIF) turned = orientationIn(segment) ?? turned;
    if (isNeeded(marker) || isColours(marker, segment)) parts.push(segment);
    at = end;
    if (marker === SCAN) {
      if (!hasFrame) throw new TypeError('the JPEG does not begin with its header');
      hasScan = true;
      at = endOfScan(bytes, end);
      parts.push(segment, bytes.subarray(end, at));
    }
  }
  if (!hasScan) throw new TypeError('the JPEG holds no picture');
  return Buffer.concat([Buffer.from(START), orientation(turned), ...parts, Buffer.from([0xff, END])]);
}

/** Whether a part ends where what it has to say does (ITU-T T.81, annex B.2): what has room for more has room for a text. */
function isOfItsSize(marker: number, segment: Uint8Array): boolean {
  if (isFrame(marker)) return segment.length > 9 && segment.length === 10 + 3 * (segment[9] ?? 0);
  switch (marker) {
    case SCAN:
      return segment.length > 4 && segment.length === 8 + 2 * (segment[4] ?? 0);
    case 0xdd:
      return segment.length === 6;
    case 0xcc:
      return segment.length > 4 && segment.length <= 4 + 2 * 8 && segment.length % 2 === 0;
    case 0xdb:
      return hasTables(segment, (at) => ((segment[at] ?? 0) >> 4 === 0 ? 64 : 128));
    case 0xc4:
      return hasTables(
        segment,
        (at) => 16 + segment.subarray(at + 1, at + 17).reduce((sum, n) => sum + n, 0),
      );
    default:
      return true;
  }
}

/** Whether tables, each a byte and as many more as it says, fill a part to its end. */
function hasTables(segment: Uint8Array, sizeAt: (at: number) => number): boolean {
  let at = 4;
  while (at < segment.length) at += 1 + sizeAt(at);
  return segment.length > 4 && at === segment.length;
}

/** How the colours were turned into numbers, which cannot be told without it; nothing else fits in. */
const isColours = (marker: number, segment: Uint8Array): boolean =>
  marker === ADOBE && segment.length === 16 && String.fromCharCode(...segment.subarray(4, 9)) === 'Adobe';

/** Packed data goes on to the next marker; a byte that looks like one is followed by 0, and restarts belong to it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw new TypeError('the JPEG is cut off');
}

const EXIF_HEAD = 10;

/** Which way up a picture is, from 1 to 8; undefined where its metadata does not say. */
function orientationIn(segment: Uint8Array): number | undefined {
  if (String.fromCharCode(...segment.subarray(4, EXIF_HEAD)) !== 'Exif\0\0') return undefined;
  const tiff = segment.subarray(EXIF_HEAD);
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return undefined;
  const isLittle = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return undefined;
  const count = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < count; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    const value = view.getUint16(at + 8, isLittle);
    if (view.getUint16(at, isLittle) === 0x0112 && value >= 1 && value <= 8) return value;
  }
  return undefined;
}

/** Metadata that says which way up the picture is, and nothing more. */
const orientation = (turned: number): Buffer =>
  turned === 1
    ? Buffer.alloc(0)
    : Buffer.from([
        ...[0xff, EXIF, 0, 34, ...Buffer.from('Exif\0\0')],
        ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
        ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0],
      ]);
