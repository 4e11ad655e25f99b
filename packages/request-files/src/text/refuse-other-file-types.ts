import { unreadable } from '../unreadable.ts';

interface FileType {
  readonly begins: readonly number[];
  readonly is: string;
  readonly remedy: string;
}

const ascii = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0));
const UNPACK = 'unpack it and send the file inside';
const EXPORT = 'export the sheet as CSV and send that';
const WRONG = 'send the file that lists the requests, as CSV, JSON, NDJSON or YAML';

const FILE_TYPES: readonly FileType[] = [
  {
    begins: ascii('PK\u0003\u0004'),
    is: 'a spreadsheet (.xlsx, .ods) or a ZIP archive',
    remedy: EXPORT,
  },
  { begins: ascii('PK\u0005\u0006'), is: 'an empty ZIP archive', remedy: WRONG },
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    is: 'an old Office document (.xls)',
    remedy: EXPORT,
  },
  { begins: [0x1f, 0x8b], is: 'compressed with gzip', remedy: UNPACK },
  { begins: ascii('BZh'), is: 'compressed with bzip2', remedy: UNPACK },
  { begins: [0xfd, ...ascii('7zXZ')], is: 'compressed with xz', remedy: UNPACK },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], is: 'compressed with zstd', remedy: UNPACK },
  { begins: [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c], is: 'a 7z archive', remedy: UNPACK },
  { begins: ascii('%PDF-'), is: 'a PDF document', remedy: WRONG },
  { begins: ascii('SQLite format 3\0'), is: 'an SQLite database', remedy: WRONG },
  { begins: [0x89, ...ascii('PNG')], is: 'a picture', remedy: WRONG },
  { begins: [0xff, 0xd8, 0xff], is: 'a picture', remedy: WRONG },
  { begins: [0x7f, ...ascii('ELF')], is: 'a program', remedy: WRONG },
  { begins: ascii('age-encryption.org/'), is: 'encrypted with age', remedy: 'decrypt it first' },
  { begins: ascii('-----BEGIN '), is: 'a key, a certificate or an encrypted file', remedy: WRONG },
];

/**
 * Tells files apart that are sent by mistake, by how they begin.
 * @throws CountersignError FILE_UNREADABLE
 */
export function refuseOtherFileTypes(bytes: Uint8Array): void {
  const type = FILE_TYPES.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte));
  if (type !== undefined) throw unreadable({ problem: `it is ${type.is}`, remedy: type.remedy });
}
