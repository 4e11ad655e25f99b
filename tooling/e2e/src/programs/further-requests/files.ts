import type { FileRequest } from './case.ts';

const HEADER =
  'provider,action,account,reason,integration,subject,email,phone,country_code,permission_type,description,enabled';
const csv = (title: string, row: string, expected: FileRequest['expected']): FileRequest => ({
  title: `a row of CSV: ${title}`,
  file: 'requests.csv',
  text: `${HEADER}\n${row}\n`,
  expected,
});
const json = (title: string, request: unknown, expected: FileRequest['expected']): FileRequest => ({
  title: `JSON: ${title}`,
  file: 'requests.json',
  text: JSON.stringify([request]),
  expected,
});
const yaml = (title: string, text: string, expected: FileRequest['expected']): FileRequest => ({
  title: `YAML: ${title}`,
  file: 'requests.yaml',
  text,
  expected,
});

const psa = {
  provider: 'eset-msp-administrator-2',
  account: 'acme-ema2',
  action: 'update',
  subject: 'psa@acme.example',
  reason: 'x',
};

/** Requests in files. */
export const FILES: readonly FileRequest[] = [
  csv('as it should be', 'dotdigital,update,acme-dotdigital,x,,CRM,,,,,CRM of Linz,', 'review'),
  csv('surplus empty cells', 'dotdigital,update,acme-dotdigital,x,,CRM,,,,,CRM of Linz,,,,', 'review'),
  csv(
    'a surplus cell that is not empty',
    'dotdigital,update,acme-dotdigital,x,,CRM,,,,,CRM of Linz,,,oops',
    'refused',
  ),
  csv(
    'a phone number of a spreadsheet',
    'eset-msp-administrator-2,update,acme-ema2,x,,psa@acme.example,,4.31766E+10,,,,',
    'refused',
  ),
  csv(
    'a phone number that lost its plus',
    'eset-msp-administrator-2,update,acme-ema2,x,,psa@acme.example,,"=""+4317654321""",,,,',
    'refused',
  ),
  csv(
    'blanks around everything',
    ' dotdigital , update , acme-dotdigital , x ,, CRM ,,,,, CRM of Linz ,',
    'review',
  ),
  csv('a provider in capitals', 'DOTDIGITAL,update,acme-dotdigital,x,,CRM,,,,,CRM of Linz,', 'refused'),
  csv(
    'a country in small letters',
    'eset-msp-administrator-2,update,acme-ema2,x,,psa@acme.example,,,aut,,,',
    'review',
  ),
  csv(
    'a permission that is none',
    'eset-msp-administrator-2,update,acme-ema2,x,,psa@acme.example,,,,2.0,,',
    'refused',
  ),
  csv(
    'no access by update',
    'eset-msp-administrator-2,update,acme-ema2,x,,psa@acme.example,,,,3,,',
    'refused',
  ),
  csv('enabled: no, by update', 'dotdigital,update,acme-dotdigital,x,,CRM,,,,,,no', 'refused'),
  csv(
    'an address for dotdigital',
    'dotdigital,update,acme-dotdigital,x,,CRM,crm@acme.example,,,,,',
    'refused',
  ),
  csv('a country for dotdigital', 'dotdigital,create,acme-dotdigital,x,newsletter,,,,ZZZ,,Form,', 'refused'),
  csv(
    'a delete with a permission',
    'eset-msp-administrator-2,delete,acme-ema2,x,,psa@acme.example,,,,1,,',
    'refused',
  ),
  csv('a revocation', 'eset-protect-hub,revoke-api-access,acme-hub,x,,scanner@acme.example,,,,,,', 'review'),
  csv(
    'a formula as a description',
    'dotdigital,update,acme-dotdigital,x,,CRM,,,,,"=HYPERLINK(""http://x"")",',
    'review',
  ),
  csv(
    'a rotation for another integration',
    'dotdigital,rotate-credentials,acme-dotdigital,x,crm,Dynamics connector,,,,,,',
    'refused',
  ),
  csv('a subject in other letters', 'dotdigital,update,acme-dotdigital,x,,crm,,,,,CRM of Linz,', 'review'),
  json(
    'an unknown field beside the change',
    { ...psa, change: { description: 'x' }, approved: true },
    'refused',
  ),
  json('a requester of its own', { ...psa, change: { description: 'x' }, requester: 'pri_1' }, 'refused'),
  json('null in place of a value', { ...psa, change: { description: null } }, 'refused'),
  json('a list in place of a text', { ...psa, change: { description: ['x'] } }, 'refused'),
  json('a phone number as a number', { ...psa, change: { phone: 4317654321 } }, 'refused'),
  json(
    'rights at 1,500 customers',
    {
      ...psa,
      change: {
        specificPermissions: Object.fromEntries(
          Array.from({ length: 1500 }, (_, n) => [
            `c0000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
            2,
          ]),
        ),
      },
    },
    'refused',
  ),
  json('a description of 501 characters', { ...psa, change: { description: 'x'.repeat(501) } }, 'refused'),
  json('a description of 500 characters', { ...psa, change: { description: 'x'.repeat(500) } }, 'review'),
  json(
    'a name in Persian with a joiner that belongs there',
    { ...psa, change: { lastName: '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645' } },
    'review',
  ),
  json('a name in Japanese', { ...psa, change: { lastName: '\u5c71\u7530' } }, 'review'),
  json('a name with an apostrophe', { ...psa, change: { lastName: "O'Brien-N\u00fa\u00f1ez" } }, 'review'),
  {
    title: 'NDJSON: a key that stands twice',
    file: 'requests.ndjson',
    text: '{"provider":"dotdigital","account":"acme-dotdigital","action":"update","subject":"Loyalty app","subject":"CRM","reason":"x","change":{"description":"y"}}\n',
    expected: 'refused',
  },
  yaml(
    'an unquoted Norway',
    '- provider: eset-msp-administrator-2\n  account: acme-ema2\n  action: update\n  subject: psa@acme.example\n  reason: x\n  change: { countryCode: NOR }\n',
    'review',
  ),
  yaml(
    'a permission as text',
    '- provider: eset-msp-administrator-2\n  account: acme-ema2\n  action: update\n  subject: psa@acme.example\n  reason: x\n  change: { permissionType: "Read" }\n',
    'review',
  ),
  yaml(
    'an octal permission',
    '- provider: eset-msp-administrator-2\n  account: acme-ema2\n  action: update\n  subject: psa@acme.example\n  reason: x\n  change: { permissionType: 0x1F }\n',
    'refused',
  ),
];
