import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMATS } from './request-file.ts';
import { parse, parseWhole, problemOf, problems, refusal, understood } from './testing/parse.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const request = { provider: 'dotdigital', action: 'create', account: 'acme', reason: 'needed' };
const json = (...requests: readonly unknown[]) => parse(JSON.stringify(requests), 'json');

describe('parseRequestFile', () => {
  test('takes the format from the ending of the name, unless it is stated', () => {
    const bytes = bytesOf(JSON.stringify([request]));
    const format = (fileName: string) => parseWhole({ bytes, fileName, maxBytes: 1000 }).format;
    expect(format('changes.2027.JSON')).toBe('json');
    expect(format('a.yml')).toBe('yaml');
    expect(parseWhole({ bytes, fileName: '-', format: 'ndjson', maxBytes: 1000 }).rows).toHaveLength(1);
    expect(refusal(() => format('requests.txt')).details.problem).toBe(
      'its name "requests.txt" does not tell the format',
    );
    expect(refusal(() => format('constructor')).code).toBe('FILE_UNREADABLE');
  });

  test('refuses more bytes than are taken at once, before it reads them', () => {
    const parseBytes = () => parseWhole({ bytes: new Uint8Array(1001), fileName: 'a.csv', maxBytes: 1000 });
    expect(refusal(parseBytes).message).toBe(
      'The file has 1,001 bytes, and at most 1,000 are taken at once. Split it into smaller files.',
    );
  });

  test.each([
    ['csv', (n: number) => `provider,action,account,reason\n${'a,b,c,d\n'.repeat(n)}`],
    ['ndjson', (n: number) => '{}\n'.repeat(n)],
    ['json', (n: number) => `[${'{},'.repeat(n - 1)}{}]`],
  ] as const)('refuses more than 100,000 rows of %s', (format, text) => {
    expect(problemOf(text(100_001), format)).toBe('FILE_TOO_LARGE');
  });

  test('takes 100,000 rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `dotdigital,create,acme,number ${n}\n`);
    const file = parse(`provider,action,account,reason\n${rows.join('')}`, 'csv');
    expect(understood(file)).toHaveLength(100_000);
    expect(file.rows.at(-1)?.line).toBe(100_001);
  });

  test('finds a row that says the same as an earlier one, whatever the order in which it says it', () => {
    const [a, b] = ['a', 'b'].map((last) => `c0000000-0000-4000-8000-00000000000${last}`) as [string, string];
    const ema2 = { ...request, provider: 'eset-msp-administrator-2' };
    const lines = [
      { ...ema2, change: { specificPermissions: { [a]: 1, [b]: 2 } } },
      { ...request, change: { password: 'x', description: 'Shop' } },
      { ...request, change: { password: 'y', description: 'Shop' } },
      { change: { description: ' Shop ', password: 'x' }, ...request },
      { change: { specificPermissions: { [b.toUpperCase()]: 2, [a]: 1 } }, ...ema2 },
    ];
    const file = parse(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'ndjson');
    const rule = (line: number) => `is the same as the row in line ${line}; remove one of the two`;
    expect(problems(file)).toEqual([
      { line: 4, column: null, value: null, rule: rule(2) },
      { line: 5, column: null, value: null, rule: rule(1) },
    ]);
    expect(understood(file)).toHaveLength(3);
  });

  test('no bytes make it fail with anything but an error for the user', () => {
    const pieces = fc.constantFrom(
      'provider',
      ',',
      'action',
      'account',
      'reason',
      '\n',
      '\r\n',
      '"',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '!t ',
      '|',
      '>',
      '? ',
      '%',
      '\t',
      '  ',
      '1',
      'null',
      '__proto__',
      '\ufeff',
      '<<',
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => bytesOf(parts.join(''))),
    );
    fc.assert(
      fc.property(bytes, fc.constantFrom(...FORMATS), (content, format) => {
        try {
          expect(parse(content, format).rows.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CountersignError', code: 'FILE_UNREADABLE' });
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a structured file', () => {
  test('names the line where each request begins', () => {
    const text = `[\r\n  ${JSON.stringify(request)},\r\n\r\n  {"provider": 1\r\n}, 5]`;
    expect(parse(text, 'json').rows.map((row) => row.line)).toEqual([2, 4, 5]);
    const yaml = `# all of them\nrequests:\n  - provider: dotdigital\n    action: create\n    account: a\n    reason: |\n      one\n\n  -\n    provider: x\n`;
    expect(parse(yaml, 'yaml').rows.map((row) => row.line)).toEqual([3, 10]);
    expect(parse(yaml.replaceAll('\n', '\r'), 'yaml').rows.map((row) => row.line)).toEqual([3, 10]);
    expect(parse('\n{"a":1}\r\r{"a":1}\r\n', 'ndjson').rows.map((row) => row.line)).toEqual([2, 4]);
  });

  test.each([
    ['json', '[{"a":1},{"a":2},{"a":3}]'],
    ['json', '{"requests":[\n{"a":1},{"a":2},\n{"a":3}]}'],
    ['yaml', '[{a: 1}, {a: 2}, {a: 3}]'],
    ['yaml', '- {a: 1}\n- {a: 2}\n- {a: 3}'],
  ] as const)(
    'gives each request a number of its own, also where several begin on a line: %s %j',
    (format, text) => {
      expect(parse(text, format).rows.map((row) => row.line)).toEqual([1, 2, 3]);
    },
  );

  test('keeps the lines right in a YAML file that is parsed in pieces', () => {
    const item = (n: number) =>
      `- provider: dotdigital\n  action: create\n  account: acme\n  reason: "number ${n}"\n`;
    const text = Array.from({ length: 3000 }, (_, n) => item(n)).join('');
    const { rows } = parse(text, 'yaml');
    expect(rows.map((row) => row.line)).toEqual(Array.from({ length: 3000 }, (_, n) => n * 4 + 1));
    expect(problemOf(`${text}- *alias\n`, 'yaml')).toBe(
      'at line 12001, column 3 an alias stands for a value',
    );
  });

  test.each(['json', 'yaml'] as const)('that holds no list of requests is refused (%s)', (format) => {
    for (const text of ['{}', '"text"', '5', 'null', '{"provider": "dotdigital"}', '{"requests": {}}']) {
      expect(problemOf(text, format)).toMatch(/neither a list of requests/);
    }
    expect(problemOf('[]', format)).toBe('its list is empty');
    expect(problemOf('{"requests": [], "more": 1}', format)).toBe('it holds more than the list "requests"');
  });

  test('that ends early is refused', () => {
    const text = JSON.stringify([request], null, 1);
    for (const cut of [1, 5, text.length - 1]) {
      expect(problemOf(text.slice(0, cut), 'json')).toMatch(/^it ends early/);
    }
    expect(problemOf(`${JSON.stringify(request)}\n{"provider": "dotd`, 'ndjson')).toBe(
      'it ends early: after line 2, column 19 more was expected',
    );
    expect(problemOf('- provider: "dotd', 'yaml')).toMatch(/^it ends early/);
    expect(problemOf('[{provider: dotdigital,\n', 'yaml')).toMatch(/^it ends early/);
  });

  test('has the typed password apart from the request', () => {
    const file = json({
      ...request,
      change: { password: ' S3cret ', passwordConfirmation: 'other', enabled: true },
    });
    expect(understood(file)[0]).toMatchObject({
      input: { change: { enabled: true } },
      password: { text: ' S3cret ', confirmation: 'other' },
    });
    expect(JSON.stringify(understood(file)[0]?.input)).not.toContain('S3cret');
  });

  test('never shows a password, wherever it went wrong', () => {
    const file = json(
      { ...request, change: { password: 12345678 } },
      { ...request, change: { pasword: 'S3cret' } },
      { ...request, password: 'S3cret' },
      { ...request, change: { password: { sealed: 'S3cret' } } },
      { ...request, change: { password: 'S3cret'.repeat(200) } },
      { ...request, change: { password: 'S3cret\ud800' } },
      { ...request, change: { passwordConfirmation: 'S3cret' } },
      { ...request, change: ['S3cret'] },
      { ...request, change: 'S3cret' },
      'S3cret',
    );
    expect(understood(file)).toHaveLength(0);
    expect(JSON.stringify(problems(file))).not.toMatch(/S3cret|12345678/);
    expect(problems(file)).toContainEqual({
      line: 2,
      column: 'change.pasword',
      value: null,
      rule: 'is not a field that this takes (did you mean "password"?): a create on dotdigital takes description, enabled, password',
    });
  });
});

describe('a YAML file', () => {
  test.each([
    [
      '- provider: !env SECRET',
      'at line 1, column 13 a tag ("!...") stands at a value; only plain values are taken',
    ],
    [
      '- a: !!binary aGk=',
      'at line 1, column 6 a tag ("!...") stands at a value; only plain values are taken',
    ],
    ['- a: 1\n  "a": 2', 'at line 2, column 3 the name "a" stands twice in one object'],
    ['- {__proto__: {b: 1}}', 'at line 1, column 4 the name "__proto__" is not allowed'],
    ['- a: &x 1\n  b: *x', 'at line 2, column 6 an alias stands for a value'],
    ['- ? [a]\n  : 1', 'at line 1, column 5 a name is not a simple text'],
    ['- a: 1\n---\n- b: 1', 'at line 2, column 1 a second document begins'],
    ['- a:\n\t- b', 'at line 2, column 1 a line is indented with a tab instead of spaces'],
    ['%YAML 1.1\n---\n- a: yes', 'it is marked as YAML 1.1'],
    ['- {a: 1}}\n', 'at line 1, column 9 something stands where it is not expected'],
  ])('%j is refused', (text, problem) => {
    expect(problemOf(text, 'yaml')).toBe(problem);
  });

  test('cannot grow: a pyramid of aliases is refused', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`);
    expect(problemOf(['l0: &l0 [x, x]', ...levels].join('\n'), 'yaml')).toMatch(/an alias/);
  });

  test.each(['['.repeat(20_000), '- '.repeat(20_000), '{a: '.repeat(20_000)])(
    'cannot exhaust the stack',
    (text) => {
      expect(problemOf(text, 'yaml')).toMatch(/nested|early|expected/);
    },
  );

  test('has to be a list of requests that can be told apart once it is long', () => {
    expect(problemOf(`[${'{a: 1}, '.repeat(1100_000)}]`, 'yaml')).toMatch(
      /cannot be cut into single requests/,
    );
  });

  test('keeps a number that stands for text as a problem, instead of changing it', () => {
    const file = parse(
      '- provider: eset-business-account\n  action: create\n  account: a\n  reason: r\n  change: {phone: +4930}\n',
      'yaml',
    );
    expect(problems(file)).toMatchObject([
      { column: 'change.phone', rule: 'must be text; put it in quotes' },
    ]);
  });
});
