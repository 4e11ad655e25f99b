import { describe, expect, test } from 'vitest';
import { type Change, changeSchema, PASSWORD_STAND_IN } from '../request.ts';
import { ACTIONS, type Action, PROVIDERS, type Provider } from '../vocabulary.ts';
import { changeRequestSchema, requestSchemaFor } from './change-request-schema.ts';
import type { FieldName } from './field.ts';
import { fieldsOf, refusedFieldsOf } from './fields-of.ts';

const GUID = 'c0000000-0000-4000-8000-000000000001';
const VALUES = {
  newAccount: true,
  companyId: GUID,
  firstName: 'Asset',
  lastName: 'Inventory',
  email: 'assets@acme.example',
  phone: '+49301234567',
  description: 'Reads the seats',
  countryCode: 'DEU',
  permissionType: 2,
  specificPermissions: { [GUID]: 2 },
  userId: GUID,
  status: '2',
  username: 'assets',
  enabled: true,
  password: PASSWORD_STAND_IN,
  newPassword: true,
  clear: ['phone'],
} as const satisfies Record<FieldName, unknown>;

const ask = (provider: Provider, action: Action, change: object, more: object = {}) => {
  const subject = action === 'create' ? {} : { subject: 'CRM' };
  const input = { provider, action, account: 'acme', reason: 'needed', ...subject, change, ...more };
  const parsed = changeRequestSchema.safeParse(input);
  // Both ways in say the same of what they know.
  const told = requestSchemaFor(input).safeParse(input);
  expect(told.success).toBe(parsed.success);
  return parsed.success
    ? { input: parsed.data, problems: [] }
    : { problems: parsed.error.issues.map(({ path, message }) => [path.join('.'), message].join(' ')) };
};
const problemsOf = (...args: Parameters<typeof ask>) => ask(...args).problems.join('\n');
const changeOf = (...args: Parameters<typeof ask>): Change | undefined => ask(...args).input?.change;

const everyKind = PROVIDERS.flatMap((provider) => ACTIONS.map((action) => [provider, action] as const));

describe.each(everyKind)('%s %s', (provider, action) => {
  const taken = fieldsOf(provider, action).map(({ name }) => name);
  const understood = new Set<string>([...taken, ...refusedFieldsOf(provider, action).keys()]);
  const names = Object.keys(changeSchema.shape) as FieldName[];

  test('takes each of its fields, and refuses every other one with the list of them', () => {
    for (const name of names) {
      const answer = ask(provider, action, { [name]: VALUES[name] });
      if (understood.has(name)) {
        expect(answer.input?.change, name).toEqual({ [name]: VALUES[name] });
        continue;
      }
      const list = taken.length === 0 ? 'no fields of a change' : taken.join(', ');
      expect(answer.problems.join(), name).toContain(`must not have "${name}": `);
      expect(answer.problems.join(), name).toContain(` ${action} on ${provider} takes ${list}`);
    }
  });

  test('is about an API user unless it makes one, and changes something if it is an update', () => {
    const { problems } = ask(provider, action, {});
    expect(problems.length).toBe(action === 'update' ? 1 : 0);
    const withSubject = ask(provider, action, { description: 'x' }, { subject: 'CRM' }).problems;
    expect(withSubject.join().includes('must not have "subject"')).toBe(action === 'create');
  });
});

describe('what an action needs is told, and refused by a policy with its source', () => {
  test('a new user of EMA2', () => {
    const needed = fieldsOf('eset-msp-administrator-2', 'create').filter(({ required }) => required);
    expect(needed.map(({ name }) => name)).toEqual([
      'email',
      'firstName',
      'lastName',
      'countryCode',
      'permissionType',
    ]);
    expect(problemsOf('eset-msp-administrator-2', 'create', { email: 'a@acme.example' })).toBe('');
  });
});

const EMA2 = 'eset-msp-administrator-2';
const HIDDEN = [
  '\u0000',
  '\u001b',
  '\u0085',
  '\u009b',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u1160',
  '\u17b4',
  '\u180e',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u200f',
  '\u2028',
  '\u2029',
  '\u202a',
  '\u202e',
  '\u2060',
  '\u2064',
  '\u2066',
  '\u2069',
  '\u2800',
  '\u3164',
  '\ud800',
  '\udc00',
  '\ue000',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\ufff9',
  '\ufffc',
  '\ufffd',
  '\uffff',
  '\u{e0001}',
  '\u{e0041}',
  '\u{e0100}',
  '\u{10ffff}',
  '\u0378',
];

describe('text that nobody sees or that reorders what people read', () => {
  test.each(HIDDEN.map((one) => [one.codePointAt(0)?.toString(16), one]))(
    'U+%s is refused everywhere',
    (_, one) => {
      for (const text of [`a${one}b`, `${one}${one}`]) {
        for (const field of [
          'firstName',
          'lastName',
          'description',
          'email',
          'countryCode',
          'phone',
          'companyId',
        ]) {
          expect(problemsOf(EMA2, 'create', { [field]: text }), field).toContain(`change.${field} must `);
        }
        expect(problemsOf(EMA2, 'create', {}, { reason: text })).toContain('reason must ');
        expect(problemsOf(EMA2, 'disable', {}, { subject: text })).toContain('subject must ');
        const exception = { owner: 'o@acme.example', reason: text, expiresOn: '+1d' };
        expect(problemsOf(EMA2, 'create', {}, { exception })).toContain('exception.reason must ');
      }
    },
  );

  test.each(['   ', '', '\t\n', '\u00a0\u2003', '\u0301\u0302', '\u093f', '...', '!!'])(
    '%j is no name',
    (name) => {
      expect(problemsOf(EMA2, 'create', { firstName: name })).toContain('change.firstName must ');
      expect(problemsOf(EMA2, 'update', { lastName: name })).toContain('change.lastName must ');
    },
  );

  test('marks that are piled up on a letter are refused', () => {
    expect(problemsOf(EMA2, 'create', { firstName: `Z${'\u0335\u0336\u0337'.repeat(3)}` })).toContain(
      'pile up',
    );
  });

  test.each([
    ['Persian', 'می\u200cخواهم'],
    ['Persian, plural', 'کتاب\u200cها'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['Hindi', 'क्\u200dष'],
    ['Bengali', 'র\u200d\u09cdয'],
    ['Kannada', 'ನ್\u200cನ'],
    ['Vietnamese', 'Nguyễn Thị Ánh'],
    ['Hebrew', 'שרה כהן'],
    ['Irish', "O'Brien-Ó Súilleabháin"],
    ['Thai', 'น้ำผึ้ง'],
  ])('a name in %s is a name, joiners included', (_, name) => {
    expect(changeOf(EMA2, 'create', { firstName: name })?.firstName).toBe(name.normalize('NFC'));
  });

  test.each([
    'Sch\u200cmidt',
    'Sch\u200dmidt',
    '\u200cمحمد',
    'محمد\u200c',
    'داود\u200cی',
    'क\u200c',
    'क्\u200c',
  ])('a joiner that joins nothing is refused: %j', (name) => {
    expect(problemsOf(EMA2, 'create', { firstName: name })).toContain('which cannot be seen');
  });

  test.each(['firstName', 'description', 'phone', 'countryCode', 'email', 'companyId', 'permissionType'])(
    'ten thousand characters are refused in %s',
    (field) => {
      expect(problemsOf(EMA2, 'create', { [field]: '7'.repeat(10_000) })).toContain(`change.${field} `);
    },
  );

  test('a text that grows over its limit when it is composed is refused', () => {
    // U+0958 composes to two characters.
    expect(problemsOf(EMA2, 'create', { firstName: '\u0958'.repeat(60) })).toContain('at most 100');
  });
});

describe('one form of each value', () => {
  test.each([
    ['firstName', '  Ada \u00a0 \u2003Lovelace ', 'Ada Lovelace'],
    ['firstName', 'Jose\u0301', 'José'],
    ['description', ' CRM\u3000of  sales ', 'CRM of sales'],
    ['email', ' Shop@ACME.Example\n', 'shop@acme.example'],
    ['countryCode', ' deu', 'DEU'],
    ['companyId', ` ${GUID.toUpperCase()} `, GUID],
    ['permissionType', 'WRITE', 1],
    ['permissionType', ' read ', 2],
    ['permissionType', 'NoAccess', 3],
    ['permissionType', '3', 3],
    ['specificPermissions', { [GUID.toUpperCase()]: 1 }, { [GUID]: 1 }],
  ])('%s %j becomes %j', (field, given, form) => {
    expect(changeOf(EMA2, 'create', { [field]: given })).toEqual({ [field]: form });
  });

  test.each([
    ['DE', 'DE'],
    ['XXX', 'XXX'],
    ['zzz', 'ZZZ'],
  ])('a country that does not exist is left to the policies: %s', (given, form) => {
    expect(changeOf(EMA2, 'create', { countryCode: given })).toEqual({ countryCode: form });
  });

  test.each(['ДEU', 'DЕU', 'ITＡ', 'ıTA', 'D3U', 'D U', 'ſVK'])('%s is no country code', (code) => {
    expect(problemsOf(EMA2, 'create', { countryCode: code })).toContain('change.countryCode must be');
  });

  test.each([
    ['01', '01'],
    ['+1', '+1'],
    ['w-r i_te', 'w-r i_te'],
    ['no access', 'no access'],
    ['１', '１'],
    ['Wrıte', 'Wrıte'],
    ['toString', 'toString'],
    ['1.0', '1.0'],
    [-1, -1],
    ['-1', -1],
    [4, 4],
    ['4', 4],
  ])('what only looks like a permission stays what it is: %j', (given, kept) => {
    expect(changeOf(EMA2, 'create', { permissionType: given })).toEqual({ permissionType: kept });
  });

  test.each([true, 1.5, [1], {}, null, Number.NaN])('%j is no permission', (given) => {
    expect(problemsOf(EMA2, 'create', { permissionType: given })).toContain('change.permissionType');
  });

  test.each([
    [{}, 'must name a company'],
    [{ [GUID]: 1, [GUID.toUpperCase()]: 1 }, 'must name each company once'],
    [{ 'company-1': 1 }, 'must be for a company'],
    [{ [`{${GUID}}`]: 1 }, 'must be for a company'],
    [{ [GUID]: '1' }, 'change.specificPermissions'],
    [Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`${n}`, 1])), 'at most 1000'],
  ])('permissions for single companies name each once, by its identifier: %#', (given, says) => {
    expect(problemsOf(EMA2, 'create', { specificPermissions: given })).toContain(says);
  });
});

describe('a phone number', () => {
  test.each([
    [{ phone: '+49 30 1234567' }, '+49301234567'],
    [{ phone: '+49 (0)30/123-45.67' }, '+49301234567'],
    [{ phone: '030 1234567', countryCode: 'deu' }, '+49301234567'],
    [{ phone: '0049 30 1234567', countryCode: 'DEU' }, '+49301234567'],
    [{ phone: '+1 (212) 555-0100', countryCode: 'DEU' }, '+12125550100'],
  ])('%j is E.164', (change, phone) => {
    expect(changeOf(EMA2, 'create', change)?.phone).toBe(phone);
  });

  test.each([
    '4.93012E+11',
    '4,93012e+11',
    "'+49 30 1234567",
    '493012345678.00',
    '+49 30 CALL ME',
    '+４９ 30 1234567',
    '030 1234567',
    '+49 30',
    '+999 1234567',
    '+49 30 1234567 ext 5',
    '+49 30 1234567;12',
    '=+49301234567',
    '+',
    '++4930',
    `+49${'1'.repeat(40)}`,
    // Each reading would take another zero off, and what is approved would not be what is sent.
    '+610000000',
  ])('%j is none', (phone) => {
    expect(problemsOf(EMA2, 'update', { phone })).toContain('change.phone must ');
  });
});

describe('erasing a field', () => {
  test('has a form of its own, and an empty value is never it', () => {
    expect(changeOf(EMA2, 'update', { clear: ['specificPermissions', 'phone'] })).toEqual({
      clear: ['phone', 'specificPermissions'],
    });
    for (const change of [
      { phone: '' },
      { description: '  ' },
      { specificPermissions: {} },
      { phone: null },
    ]) {
      expect(problemsOf(EMA2, 'update', change)).not.toBe('');
    }
  });

  test.each([
    [EMA2, ['firstName']],
    [EMA2, ['countryCode']],
    [EMA2, ['permissionType']],
    [EMA2, ['phone', 'phone']],
    [EMA2, []],
    ['eset-business-account', ['email']],
    ['dotdigital', ['description']],
  ] as const)('is for fields that a user can be without: %s %j', (provider, clear) => {
    expect(problemsOf(provider, 'update', { clear })).not.toBe('');
  });

  test('is not setting it', () => {
    expect(problemsOf(EMA2, 'update', { clear: ['phone'], phone: '+49301234567' })).toContain(
      'must not name phone, which is set in the same request',
    );
  });
});

describe('a password', () => {
  test('is typed or generated, not both, and only where a step uses it', () => {
    const both = { password: PASSWORD_STAND_IN, newPassword: true };
    expect(problemsOf('dotdigital', 'update', both)).toContain('must be left out beside a typed password');
    expect(problemsOf('dotdigital', 'update', { newPassword: false })).toContain('must be true, or left out');
    for (const action of ['enable', 'disable', 'delete'] as const)
      expect(problemsOf('dotdigital', action, { password: PASSWORD_STAND_IN })).toContain('takes no fields');
  });
});

test('acknowledgements are a set', () => {
  const acknowledge = ['owner-told', 'breakage', 'owner-told'];
  expect(ask('dotdigital', 'delete', {}, { acknowledge }).input?.acknowledge).toEqual([
    'breakage',
    'owner-told',
  ]);
});
