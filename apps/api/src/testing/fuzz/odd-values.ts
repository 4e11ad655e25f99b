import type { Random } from './random.ts';

/** Texts that somebody somewhere takes for something else. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eevil',
  '\u200b',
  'e\u0301'.repeat(20),
  '👩‍👩‍👧‍👦',
  'ﬀ ſ ß İ ı',
  '山田',
  "' OR 1=1 --",
  '"; DROP TABLE request; --',
  '../../etc/passwd',
  '%00%2e%2e',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\r\nx-injected: 1',
  '=cmd|calc',
  '-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----',
  '__proto__',
  'constructor',
  'null',
  'true',
  'NaN',
  '1e999',
  '-0',
  '0x10',
  '٣',
  '2026-02-30T25:61:61Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  'xn--a@xn--b',
  'x'.repeat(5_000),
];

const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  -(2 ** 53) - 1,
  1e308,
  5e-324,
  8.64e15,
  8.64e15 + 1,
];

const nested = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

export const oddText = (random: Random): string => random.pick(TEXTS);

/** A value that hardly anybody expects. */
export function oddValue(random: Random): unknown {
  switch (random.int(8)) {
    case 0:
      return null;
    case 1:
      return random.oneIn(2);
    case 2:
    case 3:
      return random.pick(NUMBERS);
    case 4:
      return random.pick([[], [[]], {}, [null], { a: {} }]);
    case 5:
      return nested(random.pick([3, 30, 300]));
    default:
      return oddText(random);
  }
}
