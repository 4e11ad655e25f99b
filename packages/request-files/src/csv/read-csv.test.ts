import { describe, expect, test } from 'vitest';
import { parse, problemOf, problems, understood } from '../testing/parse.ts';

const HEADER = 'provider,action,account,reason,password,password_confirmation,email,phone,enabled';
const COMPANY = 'c0000000-0000-4000-8000-00000000000';
const ROW = 'dotdigital,create,acme,needed,,,,,';
const csv = (...lines: readonly string[]) => parse(`${lines.join('\n')}\n`, 'csv');

describe('the header line', () => {
  test('names columns whatever their letter case, spaces, dashes and underscores', () => {
    const header = ' Provider ,ACTION,"account",Reason,review-date,"Country Code",companyID';
    const file = csv(header, `eset-msp-administrator-2,create,acme,needed,2027-01-31,DEU,${COMPANY}1`);
    expect(understood(file)[0]?.input).toMatchObject({
      reviewDate: '2027-01-31',
      change: { countryCode: 'DEU', companyId: `${COMPANY}1` },
    });
  });

  test('tells the delimiter, also where other delimiters stand in the rows', () => {
    for (const delimiter of [',', ';', '\t']) {
      const lines = [HEADER, 'dotdigital,create,acme,"a,b;c,d",,,,,'].map((line) =>
        line.replace(/"[^"]*"|,/g, (found) => (found === ',' ? delimiter : found)),
      );
      expect(understood(csv(...lines))[0]?.input.reason).toBe('a,b;c,d');
    }
  });

  test('with unknown columns is refused with the names that were probably meant', () => {
    expect(problemOf('provider,acton,account,reason,colour\n', 'csv')).toBe(
      'line 1 names unknown columns: "acton" (did you mean "action"?), "colour"',
    );
  });

  test('with a column twice, in any spelling, is refused', () => {
    expect(problemOf('provider,action,account,reason,e-mail,Email\n', 'csv')).toBe(
      'line 1 names columns more than once: email',
    );
  });

  test('without the mandatory columns is refused', () => {
    expect(problemOf('provider,email\n', 'csv')).toBe(
      'line 1 lacks mandatory columns: action, account, reason',
    );
  });

  test('that is data instead is refused without showing the data', () => {
    const shown = problemOf('dotdigital,create,acme,because,S3cret!pass\n', 'csv');
    expect(shown).toMatch(/no header line/);
    expect(problemOf('provider,create,S3cret!pass\n', 'csv')).not.toMatch(/S3cret/);
  });

  test('alone is refused', () => {
    expect(problemOf(`${HEADER}\r\n`, 'csv')).toBe('it has a header line, but no row below it');
  });

  test('may have empty columns at its right edge, as spreadsheets leave them', () => {
    expect(understood(csv(`${HEADER},,`, `${ROW},,`, ROW.replace('needed', 'other')))).toHaveLength(2);
    expect(problems(csv(`${HEADER},,`, `${ROW},,x`))).toMatchObject([
      { column: null, value: null, rule: expect.stringMatching(/^has something in cell 11, .* 9 columns/) },
    ]);
    expect(problemOf('provider,action,,account,reason\n', 'csv')).toMatch(/column 3 without a name/);
  });

  test('of JSON is refused with a hint at the format', () => {
    expect(problemOf('[{"provider":"dotdigital"}]', 'csv')).toMatch(/begins like JSON/);
  });
});

describe('a cell', () => {
  test('that a spreadsheet would take for a formula is data', () => {
    const row = 'eset-business-account,create,acme,"=HYPERLINK(""http://x"")",,,@x.example,+49 30 1234567,';
    expect(understood(csv(HEADER, row))[0]?.input).toMatchObject({
      reason: '=HYPERLINK("http://x")',
      change: { phone: '+49301234567', email: '@x.example' },
    });
  });

  test.each(['#N/A', '#REF!', '########', '4.93012E+11', '4,93012e+11', '1E5', "'+49 30 1", "'=x", "'0049"])(
    'with %j, which a spreadsheet made of a value, is a problem in every column',
    (cell) => {
      const header = 'provider,action,account,reason,subject,first_name,description,phone';
      const start = 'eset-business-account,update,acme';
      for (const row of [
        `${start},"${cell}",s,,d,`,
        `${start},r,"${cell}",,d,`,
        `${start},r,s,"${cell}",d,`,
        `${start},r,s,,"${cell}",`,
        `${start},r,s,,d,"${cell}"`,
      ]) {
        expect(problems(csv(header, row))).toMatchObject([{ line: 2, value: cell }]);
      }
    },
  );

  test('that begins with an apostrophe as a name may is data', () => {
    const header = 'provider,action,account,reason,subject,last_name';
    const row = "eset-business-account,update,acme,r,s,'t Hooft";
    expect(understood(csv(header, row))[0]?.input.change.lastName).toBe("'t Hooft");
  });

  test('names fields to erase by the names of their columns', () => {
    const header = 'provider,action,account,reason,subject,clear';
    const row = 'eset-msp-administrator-2,update,acme,r,s,specific_permissions; Phone';
    expect(understood(csv(header, row))[0]?.input.change).toEqual({
      clear: ['phone', 'specificPermissions'],
    });
  });

  test('is trimmed, and absent when nothing is left', () => {
    const input = understood(csv(HEADER, ' dotdigital ,create, acme,\tneeded  ,,,   , ,'))[0]?.input;
    expect(input).toEqual({
      provider: 'dotdigital',
      action: 'create',
      account: 'acme',
      reason: 'needed',
      change: {},
      acknowledge: [],
    });
  });

  test('with a password keeps its white space, line ends and quotes', () => {
    const row = 'dotdigital,create,acme,needed," p""w\r\n ", pw ,,,';
    expect(understood(csv(HEADER, row))[0]?.password).toEqual({ text: ' p"w\r\n ', confirmation: ' pw ' });
  });

  test('reads yes and no in all their spellings', () => {
    for (const [text, value] of [
      ['yes', true],
      ['TRUE', true],
      ['1', true],
      ['No', false],
      ['false', false],
      ['0', false],
    ]) {
      expect(understood(csv(HEADER, `${ROW}${text}`))[0]?.input.change.enabled).toBe(value);
    }
    expect(problems(csv(HEADER, `${ROW}maybe`))).toEqual([
      { line: 2, column: 'enabled', value: 'maybe', rule: 'must be yes or no' },
    ]);
  });

  test('with permissions, acknowledgements or an exception goes where the request has them', () => {
    const header =
      'provider,action,account,reason,permission_type,specific_permissions,acknowledge,exception_owner,exception_reason,exception_expires_on,observed_403_on';
    const ema2 = (type: string, levels: string) =>
      `eset-msp-administrator-2,create,acme,r,${type},${levels},owner-told; breakage,,,,`;
    const [first, second, third] = understood(
      csv(
        header,
        ema2('2', ` ${COMPANY}2 = 1; ${COMPANY}1=2;`),
        ema2('Write', ''),
        'eset-protect-hub,grant-api-access,acme,r,,,,a@acme.example,403,2027-01-02,2026-12-24',
      ),
    );
    expect(first?.input).toMatchObject({
      acknowledge: ['breakage', 'owner-told'],
      change: { permissionType: 2, specificPermissions: { [`${COMPANY}1`]: 2, [`${COMPANY}2`]: 1 } },
    });
    expect(second?.input.change).toEqual({ permissionType: 1 });
    expect(third?.input.exception).toEqual({
      owner: 'a@acme.example',
      reason: '403',
      expiresOn: '2027-01-02',
      observed403On: '2026-12-24',
    });
  });

  test.each([
    'c-1',
    'c-1=1',
    `${COMPANY}1=x`,
    '=1',
    `${COMPANY}1=1;${COMPANY}1=2`,
    `${COMPANY.toUpperCase()}1=1;${COMPANY}1=2`,
    '__proto__=1',
  ])('with the permissions %j is a problem', (levels) => {
    const file = csv(
      'provider,action,account,reason,specific_permissions',
      `eset-msp-administrator-2,create,a,r,${levels}`,
    );
    expect(problems(file)).toMatchObject([{ column: 'specific_permissions' }]);
  });
});

describe('a row', () => {
  test('is named by the line on which it begins, whatever ends the lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const multiline = `dotdigital,create,acme,needed,"a${end}${end}b",,,,`;
      const lines = [
        HEADER,
        '',
        ROW,
        multiline,
        '',
        multiline.replace('needed', 'x'),
        ROW.replace('needed', 'y'),
      ];
      const file = parse(lines.join(end), 'csv');
      expect(file.rows.map((row) => row.line)).toEqual([3, 4, 8, 11]);
    }
  });

  test('with a cell too many or too few is a problem that shows no value, and stops no other row', () => {
    const file = csv(HEADER, `${ROW}yes,S3cret`, 'dotdigital,create,S3cret', ROW);
    expect(problems(file).map(({ line, column, value }) => ({ line, column, value }))).toEqual([
      { line: 2, column: null, value: null },
      { line: 3, column: null, value: null },
    ]);
    expect(JSON.stringify(problems(file))).not.toContain('S3cret');
    expect(understood(file)).toHaveLength(1);
  });

  test('with an unquoted delimiter is a problem that names the cell that was pushed out', () => {
    const file = csv(HEADER, 'dotdigital,create,acme,needed, urgently,,,,,yes');
    expect(problems(file)).toMatchObject([
      { line: 2, column: null, rule: expect.stringContaining('something in cell 10') },
    ]);
  });

  test('with empty cells beyond the header, as spreadsheets leave them, is taken', () => {
    expect(understood(csv(HEADER, `${ROW},,,`, ROW.replace('needed', 'x')))).toHaveLength(2);
    expect(understood(csv(HEADER, `${ROW}, ,\t`))).toHaveLength(1);
  });

  test('without a cell that the header names is a problem', () => {
    expect(problems(csv(HEADER, ROW.slice(0, -1)))).toMatchObject([
      { rule: expect.stringContaining('has 8 cells, but the header line has 9') },
    ]);
  });

  test('of empty cells is no row', () => {
    expect(csv(HEADER, ',,,,,,,,', ' , ,,,,,,,', ROW).rows).toHaveLength(1);
  });

  test('that stops short at the very end means that the file was cut off', () => {
    expect(problemOf(`${HEADER}\n${ROW}\ndotdigital,crea`, 'csv')).toBe(
      'it ends early: the last row, in line 3, has 2 of 9 cells and no line end',
    );
    expect(parse(`${HEADER}\n${ROW}`, 'csv').rows).toHaveLength(1);
  });
});

describe('quotes', () => {
  test('that are never closed are refused with the line of the row', () => {
    expect(problemOf(`${HEADER}\n${ROW}\ndotdigital,create,acme,"S3cret,,,,,\n${ROW}\n`, 'csv')).toBe(
      'a quote in the row that begins in line 3 is never closed',
    );
  });

  test.each(['dotdigital,create,acme,S3"cret,,,,,', 'dotdigital,create,acme,"S3cret"x,,,,,'])(
    'that stand astray in %j are refused with the line, without the cell',
    (row) => {
      expect(problemOf(`${HEADER}\n\n${row}\n`, 'csv')).toBe(
        'the row that begins in line 3 has a stray quote',
      );
    },
  );
});

test('a table that is read in pieces has the same rows, at the same lines, as one that is not', () => {
  const reason = `needed "because"\r\n${'x'.repeat(200)}\n,;`;
  const line = `dotdigital,create,acme,"${reason.replaceAll('"', '""')}",,,,,\r\n`;
  const file = parse(`${HEADER}\r\n${line.repeat(2)}${line.replace('x', 'y')}`, 'csv');
  const repeated = parse(`${HEADER}\r\n${line.repeat(2_000)}${line.replace('x', 'y')}`, 'csv');
  expect(understood(repeated).map(({ input }) => input.reason)).toEqual(
    understood(file).map(({ input }) => input.reason),
  );
  // Each row has four lines.
  expect(repeated.rows.map((row) => row.line)).toEqual(
    Array.from({ length: 2_001 }, (_, index) => 2 + 3 * index),
  );
});
