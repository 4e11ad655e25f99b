import type { EvidenceFileRecord } from '../ports/index.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';

/** A picture without metadata. */
export interface StrippedPicture {
  readonly mediaType: EvidenceFileRecord['mediaType'];
  readonly content: Uint8Array;
}

/**
 * Takes out of a picture whatever is not needed to see it: where and with what it was taken, texts, thumbnails, and what follows its end. Which
 * type it is, its content says and nothing else; what is not well-formed is no picture.
 * @throws TypeError that says what is wrong with it
 */
export function stripPicture(bytes: Uint8Array): StrippedPicture {
  if (beginsWith(bytes, PNG)) return { mediaType: 'image/png', content: stripPng(bytes) };
  if (beginsWith(bytes, JPEG)) return { mediaType: 'image/jpeg', content: stripJpeg(bytes) };
  if (beginsWith(bytes, PDF)) throw new TypeError('metadata cannot be taken out of a PDF for certain');
  throw new TypeError('its content is of no type that is known');
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const PDF = [0x25, 0x50, 0x44, 0x46];

const beginsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);
