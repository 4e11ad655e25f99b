import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stripPicture } from './strip-picture.ts';

const SECRET = 'lat 48.137, taken by Zebulon';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const header = (width: number, height: number) =>
  chunk('IHDR', Buffer.from([...uint32(width), ...uint32(height), 8, 0, 0, 0, 0]));
const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const data = chunk('IDAT', deflateSync(Buffer.from([0, 127])));
const end = chunk('IEND', Buffer.alloc(0));
const plain = Buffer.concat([SIGNATURE, header(1, 1), data, end]);

const segment = (marker: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, content.length + 2]), content]);
const exif = (orientation: number): Buffer =>
  segment(
    0xe1,
    Buffer.concat([
      Buffer.from('Exif\0\0II*\0'),
      Buffer.from([8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from(SECRET),
    ]),
  );
const frame = segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0]));
const scan = Buffer.concat([
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([0x12, 0xff, 0, 0xff, 0xd0, 0x34]),
]);
const jpeg = (...segments: readonly Buffer[]) =>
  Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, Buffer.from([0xff, 0xd9])]);

describe('a PNG', () => {
  test('loses texts, times, profiles and whatever follows its end, and nothing that is seen', () => {
    const metadata = ['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME', 'iCCP', 'acTL', 'prVt'].map((type) =>
      chunk(type, Buffer.from(SECRET)),
    );
    const picture = Buffer.concat([
      SIGNATURE,
      header(1, 1),
      ...metadata,
      data,
      ...metadata,
      end,
      Buffer.from(SECRET),
    ]);
    const { mediaType, content } = stripPicture(picture);
    expect(mediaType).toBe('image/png');
    expect(Buffer.from(content).equals(plain)).toBe(true);
  });

  test.each([
    ['is cut off', plain.subarray(0, -3)],
    ['has no picture in it', Buffer.concat([SIGNATURE, header(1, 1), end])],
    ['begins with something else', Buffer.concat([SIGNATURE, data, header(1, 1), end])],
    ['is huge', Buffer.concat([SIGNATURE, header(100_000, 100_000), data, end])],
    ...(['gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs', 'tRNS', 'PLTE', 'IEND'] as const).map(
      (type): [string, Buffer] => [
        `hides a text in ${type}`,
        Buffer.concat([SIGNATURE, header(1, 1), chunk(type, Buffer.alloc(1_000, SECRET)), data, end]),
      ],
    ),
    [
      'has a part twice',
      Buffer.concat([
        SIGNATURE,
        header(1, 1),
        chunk('sRGB', Buffer.of(0)),
        chunk('sRGB', Buffer.of(1)),
        data,
        end,
      ]),
    ],
    ['was damaged', Buffer.from(plain).fill(1, plain.indexOf('IDAT') + 5, plain.indexOf('IDAT') + 6)],
  ])('that %s is refused', (_what, bytes) => {
    expect(() => stripPicture(bytes)).toThrow(TypeError);
  });
});

describe('a JPEG', () => {
  test('loses where it was taken, comments, thumbnails, and whatever follows its end', () => {
    const noise = [0xe0, 0xe2, 0xed, 0xfe].map((marker) => segment(marker, Buffer.from(SECRET)));
    const picture = Buffer.concat([jpeg(exif(1), ...noise, frame, scan), Buffer.from(SECRET)]);
    const { mediaType, content } = stripPicture(picture);
    expect(mediaType).toBe('image/jpeg');
    expect(Buffer.from(content).equals(jpeg(frame, scan))).toBe(true);
  });

  test('stays the right way up, and says nothing else about itself', () => {
    const { content } = stripPicture(jpeg(exif(6), frame, scan));
    expect(Buffer.from(content).includes('taken by')).toBe(false);
    // What was written is read again as the same.
    expect(Buffer.from(stripPicture(content).content).equals(content)).toBe(true);
    expect(content.length).toBe(jpeg(frame, scan).length + 36);
  });

  test('keeps tables and intervals that are as they should be', () => {
    const tables = [
      segment(0xdb, Buffer.from([0, ...Array<number>(64).fill(1), 1, ...Array<number>(64).fill(2)])),
      segment(0xc4, Buffer.from([0, 1, ...Array<number>(15).fill(0), 7])),
      segment(0xdd, Buffer.from([0, 4])),
    ];
    const picture = jpeg(...tables, frame, scan);
    expect(Buffer.from(stripPicture(picture).content).equals(picture)).toBe(true);
  });

  test.each([
    ['is cut off in its data', jpeg(frame, scan).subarray(0, -2)],
    ['has no picture in it', jpeg(frame)],
    ['has a picture and no header', jpeg(scan)],
    ...(
      [
        ['a table of numbers', 0xdb, [0, ...Array<number>(64).fill(1)]],
        ['a table of codes', 0xc4, [0, 1, ...Array<number>(15).fill(0), 7]],
        ['a restart interval', 0xdd, [0, 4]],
        ['conditions of arithmetic coding', 0xcc, [0, 1]],
      ] as const
    ).map(([what, marker, content]): [string, Buffer] => [
      `hides a text in ${what}`,
      jpeg(segment(marker, Buffer.from([...content, ...Buffer.from(SECRET)])), frame, scan),
    ]),
    [
      'hides a text in its header',
      jpeg(segment(0xc0, Buffer.concat([frame.subarray(4), Buffer.from(SECRET)])), scan),
    ],
    ['ends within a part', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1])],
  ])('that %s is refused', (_what, bytes) => {
    expect(() => stripPicture(bytes)).toThrow(TypeError);
  });
});
