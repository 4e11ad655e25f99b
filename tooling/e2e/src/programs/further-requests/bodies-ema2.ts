import { type BodyRequest, type Expected, ema2 } from './case.ts';

const reason = 'Tried as a further request';
const COMPANY = 'e3a20000-0000-4000-8000-000000000001';
const BAKERY = 'c0000000-0000-4000-8000-000000000001';
const BREWERY = 'c0000000-0000-4000-8000-000000000002';

const update = (
  [title, expected]: readonly [string, Expected],
  change: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): BodyRequest => ({
  title: `update: ${title}`,
  body: { ...ema2, action: 'update', subject: 'psa@acme.example', reason, change, ...more },
  expected,
});

const person = {
  firstName: 'Asset',
  lastName: 'Inventory',
  email: 'assets@acme.example',
  countryCode: 'DEU',
  permissionType: 2,
};

const create = (
  [title, expected]: readonly [string, Expected],
  change: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): BodyRequest => ({
  title: `create: ${title}`,
  body: {
    ...ema2,
    action: 'create',
    integration: 'asset-inventory',
    reason,
    change: { ...person, ...change },
    ...more,
  },
  expected,
});

const act = (
  [action, subject]: readonly [string, string],
  expected: Expected,
  more: Readonly<Record<string, unknown>> = {},
): BodyRequest => ({
  title: `${action} of ${subject} with ${JSON.stringify(more)}`,
  body: { ...ema2, action, subject, reason, ...more },
  expected,
});

/** Requests on ESET MSP Administrator 2, over HTTP. */
export const EMA2_BODIES: readonly BodyRequest[] = [
  update(['an international phone number', { approvals: 1 }], { phone: '+43 1 7654322' }),
  update(['a national phone number beside its country', { approvals: 1 }], {
    phone: '01 7654323',
    countryCode: 'AUT',
  }),
  update(['a country in small letters', { approvals: 1 }], { countryCode: 'che' }),
  update(['a country between blanks', { approvals: 1 }], { countryCode: '  FRA ' }),
  update(['a country of two letters', 'refused'], { countryCode: 'AT' }),
  update(['a country that does not exist', 'refused'], { countryCode: 'XQZ' }),
  update(['a country with a Cyrillic letter', 'refused'], { countryCode: 'D\u0415U' }),
  update(['a country with a zero-width blank in it', 'refused'], { countryCode: 'D\u200bEU' }),
  update(['a name with an umlaut that is composed of two characters', { approvals: 1 }], {
    lastName: 'Mu\u0308ller',
  }),
  update(['a name of one blank', 'refused'], { firstName: ' ' }),
  update(['a name of a no-break blank', 'refused'], { firstName: '\u00a0' }),
  update(['a name of an ideographic blank', 'refused'], { firstName: '\u3000' }),
  update(['a name of a word joiner', 'refused'], { lastName: '\u2060' }),
  update(['a name of a Mongolian vowel separator', 'refused'], { lastName: '\u180e' }),
  update(['a name that turns the direction of writing', 'refused'], { lastName: 'Kaiser\u202egnp.exe' }),
  update(['a description with an isolate that is not closed', 'refused'], {
    description: 'PSA \u2066connector',
  }),
  update(['a description with a tag character', 'refused'], { description: 'PSA\u{e0041}' }),
  update(['a name with a line break', 'refused'], { firstName: 'PSA\nConnector' }),
  update(['a name that is empty', 'refused'], { firstName: '' }),
  update(['no field at all', 'refused'], {}),
  update(['a phone number that a spreadsheet made', 'refused'], { phone: '4.36602E+12' }),
  update(['a phone number with an apostrophe before it', 'refused'], { phone: "'+4317654321" }),
  update(['a phone number of letters', 'refused'], { phone: '+43 CALL ME NOW' }),
  update(['a phone number that is too short', 'refused'], { phone: '+43 1' }),
  update(['a phone number as a number', 'refused'], { phone: 4317654321 }),
  update(['the right to write, by its name', { approvals: 2 }], { permissionType: 'write' }),
  update(['the right to write, as text', { approvals: 2 }], { permissionType: '1' }),
  update(['the right to read, which it has', 'review'], { permissionType: 2 }),
  update(['no access, which is what disabling is', 'refused'], { permissionType: 3 }),
  update(['no access by its name', 'refused'], { permissionType: 'NoAccess' }),
  update(['the permission 0', 'refused'], { permissionType: 0 }),
  update(['the permission -2', 'refused'], { permissionType: -2 }),
  update(['the permission 1.0001', 'refused'], { permissionType: 1.0001 }),
  update(['the permission "1; 2"', 'refused'], { permissionType: '1; 2' }),
  update(['the permission "Wri te"', 'refused'], { permissionType: 'Wri te' }),
  update(['the permission "write-"', 'refused'], { permissionType: 'write-' }),
  update(['the permission true', 'refused'], { permissionType: true }),
  update(['the right to read one customer more', 'review'], { specificPermissions: { [BAKERY]: 2 } }),
  update(['the right to write at one customer', 'review'], {
    specificPermissions: { [BAKERY]: 1, [BREWERY]: 2 },
  }),
  update(['a customer with a level that is not known', 'refused'], { specificPermissions: { [BAKERY]: 3 } }),
  update(['a customer twice, in other letters', 'refused'], {
    specificPermissions: { [BAKERY]: 2, [BAKERY.toUpperCase()]: 1 },
  }),
  update(['a customer whose identifier is none', 'refused'], { specificPermissions: { bakery: 2 } }),
  update(['the right to write beside rights at a customer', 'refused'], {
    permissionType: 1,
    specificPermissions: { [BAKERY]: 2 },
  }),
  update(['the user id of another user', 'refused'], {
    firstName: 'PSA',
    userId: 'a0000000-0000-4000-8000-000000000003',
  }),
  update(['the user id of another user alone', 'refused'], {
    userId: 'a0000000-0000-4000-8000-000000000003',
  }),
  update(['the user id of root in capitals', 'refused'], {
    firstName: 'PSA',
    userId: 'A0000000-0000-4000-8000-000000000001',
  }),
  update(['another address', 'refused'], { email: 'psa2@acme.example' }),
  update(['the same address', 'refused'], { email: 'psa@acme.example' }),
  update(['a status', 'refused'], { status: '1' }),
  update(['enabled: no', 'refused'], { enabled: false }),
  update(['enabled: yes', 'refused'], { enabled: true }),
  update(['another company', 'refused'], { companyId: BAKERY }),
  update(['a user name', 'refused'], { username: 'psa' }),
  update(['a field that nobody knows', 'refused'], { twoFactorEnabled: true }),
  update(['a field of prototypes', 'refused'], { constructor: 'x' }),
  update(
    ['of a disabled user who is not given anything', 'review'],
    { description: 'Reports, resting' },
    {
      subject: 'reports@acme.example',
    },
  ),
  update(
    ['of a disabled user who gets the right to read', 'refused'],
    { permissionType: 2 },
    {
      subject: 'reports@acme.example',
    },
  ),
  update(
    ['of a disabled user who gets a customer', 'refused'],
    { specificPermissions: { [BAKERY]: 2 } },
    {
      subject: 'reports@acme.example',
    },
  ),
  update(
    ['by the auditor, who may only read', 'refused'],
    { description: 'Read only' },
    {
      operator: 'auditor',
    },
  ),
  update(
    ['by the helpdesk, details only', { approvals: 1 }],
    { description: 'PSA, second floor' },
    { operator: 'helpdesk' },
  ),
  update(['by an operator that there is not', 'refused'], { description: 'x' }, { operator: 'nobody' }),
  update(['of a user that there is not', 'refused'], { description: 'x' }, { subject: 'psa@acme.exampel' }),
  update(
    ['of a user in other letters', { approvals: 1 }],
    { description: 'Shouted at' },
    { subject: ' PSA@ACME.Example ' },
  ),
  update(
    ['of a user by a provider id that nobody has', 'refused'],
    { description: 'By its id' },
    { subject: 'A0000000-0000-4000-8000-000000000002' },
  ),
  update(
    ['which hands the user to another integration', 'refused'],
    { description: 'x' },
    {
      integration: 'asset-inventory',
    },
  ),
  update(['with an account of another provider', 'refused'], { description: 'x' }, { account: 'acme-eba' }),
  create(['an ordinary one', { approvals: 1 }], {}),
  create(['with its own company in capitals', { approvals: 1 }], { companyId: COMPANY.toUpperCase() }),
  create(['in another company', 'refused'], { companyId: BREWERY }),
  create(
    ['for an integration that has one', 'refused'],
    { email: 'psa-two@acme.example' },
    {
      integration: 'psa-connector',
    },
  ),
  create(['for an integration that is not registered', 'refused'], {}, { integration: 'unknown-thing' }),
  create(['without an integration', 'refused'], {}, { integration: undefined }),
  create(['with an address that exists, in capitals', 'refused'], { email: 'PSA@acme.example' }),
  create(['with an address that exists, full-width', 'refused'], { email: '\uff50sa@acme.example' }),
  create(['with an address that looks like another one', 'refused'], { email: 'p\u0455a@acme.example' }),
  create(['with an address that is as long as it looks: rmm with r, n', 'refused'], {
    email: 'rrnrn@acme.example',
  }),
  create(['with an address of a domain that is not listed', 'refused'], { email: 'assets@acme.example.org' }),
  create(['with an address of a domain below the listed one', 'refused'], {
    email: 'assets@mail.acme.example',
  }),
  create(['with two addresses', 'refused'], { email: 'a@acme.example, b@acme.example' }),
  create(['with a name before the address', 'refused'], { email: 'Asset <assets@acme.example>' }),
  create(['with a dot at the end of the address', 'refused'], { email: 'assets@acme.example.' }),
  create(['without a country', 'refused'], { countryCode: undefined }),
  create(['without a permission', 'refused'], { permissionType: undefined }),
  create(['with a blank last name', 'refused'], { lastName: '\u2800' }),
  create(['with a typed user id', 'refused'], { userId: 'a0000000-0000-4000-8000-00000000000f' }),
  create(['with a review date in the past', 'refused'], {}, { reviewDate: '2020-01-01' }),
  create(['with a review date too far away', 'refused'], {}, { reviewDate: '+181d' }),
  create(
    ['with a review date as far away as it may be', { approvals: 1 }],
    { email: 'assets3@acme.example' },
    { reviewDate: '+180d' },
  ),
  create(['with a subject', 'refused'], {}, { subject: 'psa@acme.example' }),
  create(['which may write', { approvals: 2 }], { email: 'assets4@acme.example', permissionType: 'Write' }),
  create(['by the helpdesk', 'refused'], {}, { operator: 'helpdesk' }),
  act(['enable', 'reports@acme.example'], { approvals: 1 }, { change: { permissionType: 2 } }),
  act(['enable', 'reports@acme.example'], { approvals: 2 }, { change: { permissionType: 1 } }),
  act(['enable', 'reports@acme.example'], 'refused', { change: { permissionType: 2 }, operator: 'helpdesk' }),
  act(['enable', 'reports@acme.example'], 'refused', { change: { permissionType: 2, firstName: 'New' } }),
  act(['disable', 'patches@acme.example'], { approvals: 1 }, { acknowledge: ['owner-told'] }),
  act(['disable', 'patches@acme.example'], 'refused', { change: { permissionType: 1 } }),
  act(['delete', 'patches@acme.example'], { approvals: 2 }, { acknowledge: ['breakage'] }),
  act(['delete', 'patches@acme.example'], 'refused', { change: { description: 'gone' } }),
  act(['revoke-api-access', 'patches@acme.example'], { approvals: 1 }),
  act(['revoke-api-access', 'patches@acme.example'], 'refused', { operator: 'auditor' }),
  act(['rotate-credentials', 'patches@acme.example'], { approvals: 1 }),
  act(['rotate-credentials', 'patches@acme.example'], 'refused', { change: { phone: '+43 1 7654321' } }),
  act(['grant-api-access', 'onboarding@acme.example'], { approvals: 1 }, { integration: 'onboarding-bot' }),
  act(['grant-api-access', 'ROOT.EMA2@acme.example'], 'refused', {
    integration: 'onboarding-bot',
    acknowledge: ['regular-user'],
  }),
  act(['enable', 'root.ema2@acme.example'], 'refused', { change: { permissionType: 1 } }),
];
