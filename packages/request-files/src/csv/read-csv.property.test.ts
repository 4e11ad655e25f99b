import type { RequestInput } from '@countersign/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PasswordText } from '../request-file.ts';
import { parse, understood } from '../testing/parse.ts';
import { COLUMNS, type ColumnName } from './columns.ts';

interface Written {
  readonly input: RequestInput;
  readonly password: PasswordText | null;
}

const word = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength });
/** Texts in their one form that a spreadsheet did not spoil. */
const text = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...`,;"'=+-@:#|>&*!%{}[]\\ aZäß€漢яא😀0159`), maxLength })
    .map((value) => value.replace(/ +/g, ' ').trim())
    .filter((value) => value !== '' && !/^(#|'[=+\-@\d]|[+-]?\d+([.,]\d+)?e)/i.test(value));
const slug = word('abc019', 20);
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const password = fc.string({ unit: fc.constantFrom(...'ab ",;\t\r\n'), minLength: 1, maxLength: 20 });

const guid = word('0123456789abcdef', 12).map((end) => `c0000000-0000-4000-8000-${end.padStart(12, '0')}`);
const levels = fc
  .dictionary(guid, fc.integer({ min: 0, max: 9 }), { minKeys: 1, maxKeys: 4 })
  .map((given) => Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))));
const everyRequest = {
  account: slug,
  operator: optional(slug),
  integration: optional(slug),
  reason: text(900),
  reviewDate: optional(day),
  acknowledge: fc.subarray(['breakage', 'owner-told', 'regular-user', 'disabled-on-create']),
};
const rights = {
  permissionType: optional(fc.oneof(fc.integer({ min: -999_999, max: 999_999 }), fc.constant('x1'))),
  specificPermissions: optional(levels),
};
const kinds = fc.oneof(
  fc.record({
    input: fc.record({
      provider: fc.constant('dotdigital'),
      action: fc.constant('create'),
      ...everyRequest,
      change: fc.record({ description: optional(text(400)), enabled: optional(fc.boolean()) }),
    }),
    password: fc.option(fc.record({ text: password, confirmation: fc.oneof(password, fc.constant('')) })),
  }),
  fc.record({
    input: fc.record({
      provider: fc.constant('eset-msp-administrator-2'),
      action: fc.constant('create'),
      ...everyRequest,
      change: fc.record({
        ...rights,
        companyId: optional(guid),
        phone: optional(fc.constantFrom('+49301234567', '+4317654321')),
        newAccount: optional(fc.boolean()),
      }),
    }),
    password: fc.constant(null),
  }),
  fc.record({
    input: fc.record({
      provider: fc.constant('eset-msp-administrator-2'),
      action: fc.constant('update'),
      ...everyRequest,
      subject: optional(text(200)),
      change: fc.record({
        ...rights,
        description: text(400),
        clear: optional(fc.constant(['phone'])),
      }),
    }),
    password: fc.constant(null),
  }),
  fc.record({
    input: fc.record({
      provider: fc.constant('eset-protect-hub'),
      action: fc.constant('grant-api-access'),
      ...everyRequest,
      subject: optional(text(200)),
      exception: optional(
        fc.record({
          owner: fc.constant('a@acme.example'),
          reason: text(50),
          expiresOn: day,
          observed403On: optional(day),
        }),
      ),
      change: fc.constant({}),
    }),
    password: fc.constant(null),
  }),
);
const row: fc.Arbitrary<Written> = kinds.map((written) =>
  structuredClone(JSON.parse(JSON.stringify(written))),
);
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 12, selector: (one) => JSON.stringify(one) });

/** Written from RFC 4180 for this test; shares nothing with the reader but the names of the columns. */
function writeCsv(
  written: readonly Written[],
  delimiter: string,
  lineEnd: string,
): { text: string; lines: number[] } {
  const names = Object.keys(COLUMNS) as ColumnName[];
  const parts = [names.join(delimiter) + lineEnd];
  const lines: number[] = [];
  for (const one of written) {
    lines.push(parts.join('').split(/\r\n|\n|\r/).length);
    const cells = names.map((name) => cellOf(one, name));
    parts.push(
      cells
        .map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(delimiter) + lineEnd,
    );
  }
  return { text: parts.join(''), lines };
}

function cellOf({ input, password: typed }: Written, name: ColumnName): string {
  if (name === 'password') return typed?.text ?? '';
  if (name === 'password_confirmation') return typed?.confirmation ?? '';
  let value: unknown = input;
  for (const key of COLUMNS[name].path) value = (value as Record<string, unknown> | undefined)?.[key];
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map((entry) => entry.join('='))
    .join(';');
}

/** Block style with JSON's notation of texts, which is YAML as well. */
function writeYaml(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return ` ${JSON.stringify(value)}\n`;
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => `${indent}-${writeYaml(one, inner)}`)
    : Object.entries(value).map(([key, one]) => `${indent}${JSON.stringify(key)}:${writeYaml(one, inner)}`);
  return `\n${members.join('')}`;
}

const asStructured = ({ input, password: typed }: Written) => ({
  ...input,
  change: {
    ...input.change,
    ...(typed && { password: typed.text, passwordConfirmation: typed.confirmation }),
  },
});
const contents = (text: string, format: 'csv' | 'json' | 'ndjson' | 'yaml') =>
  understood(parse(text, format)).map(({ input, password: typed }) => ({ input, password: typed }));

test('any rows that are written as CSV are read as they were, at the lines where they begin', () => {
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
      (written, delimiter, lineEnd) => {
        const csv = writeCsv(written, delimiter, lineEnd);
        const file = parse(csv.text, 'csv');
        expect(file.rows.map(({ source: _, request: __, ...row }) => row)).toEqual(
          written.map((one, index) => ({ line: csv.lines[index], kind: 'row', ...one })),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('the same rows as JSON, NDJSON and YAML are the same requests', () => {
  fc.assert(
    fc.property(rows, (written) => {
      const requests = written.map(asStructured);
      expect(contents(JSON.stringify(requests, null, 2), 'json')).toEqual(written);
      expect(contents(JSON.stringify({ requests }), 'json')).toEqual(written);
      expect(contents(requests.map((one) => JSON.stringify(one)).join('\r\n'), 'ndjson')).toEqual(written);
      expect(contents(writeYaml(requests), 'yaml')).toEqual(written);
      expect(contents(writeYaml({ requests }), 'yaml')).toEqual(written);
    }),
    { numRuns: 100 },
  );
});
