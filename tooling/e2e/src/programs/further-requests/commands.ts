import type { CommandRequest } from './case.ts';

const EMA2 = ['--provider', 'eset-msp-administrator-2', '--account', 'acme-ema2'];
const EBA = ['--provider', 'eset-business-account', '--account', 'acme-eba'];
const HUB = ['--provider', 'eset-protect-hub', '--account', 'acme-hub'];
const DOTDIGITAL = ['--provider', 'dotdigital', '--account', 'acme-dotdigital'];
const why = ['--reason', 'Tried as a further request'];

const command = (
  title: string,
  options: readonly string[],
  expected: CommandRequest['expected'],
): CommandRequest => ({ title: `on the command line: ${title}`, options: [...options, ...why], expected });

/** Requests on the command line. */
export const COMMANDS: readonly CommandRequest[] = [
  command(
    'an update',
    [
      ...EMA2,
      '--action',
      'update',
      '--subject',
      'rmm@acme.example',
      '--set',
      'description=Remote monitoring',
    ],
    { approvals: 1 },
  ),
  command(
    'the subject in capitals',
    [...EMA2, '--action', 'update', '--subject', 'RMM@acme.example', '--set', 'description=Remote'],
    { approvals: 1 },
  ),
  command(
    'the user id of somebody else',
    [
      ...EMA2,
      '--action',
      'update',
      '--subject',
      'old-billing@acme.example',
      '--set',
      'userId=a0000000-0000-4000-8000-000000000003',
      'firstName=Bill',
    ],
    'refused',
  ),
  command(
    'the right that takes all away',
    [...EMA2, '--action', 'update', '--subject', 'rmm@acme.example', '--set', 'permissionType=NOACCESS'],
    'refused',
  ),
  command(
    'a field without a value',
    [...EMA2, '--action', 'update', '--subject', 'rmm@acme.example', '--set', 'description='],
    'refused',
  ),
  command(
    'a field without an equals sign',
    [...EMA2, '--action', 'update', '--subject', 'rmm@acme.example', '--set', 'description'],
    'refused',
  ),
  command(
    'a field that is mistyped',
    [...EMA2, '--action', 'update', '--subject', 'rmm@acme.example', '--set', 'decription=x'],
    'refused',
  ),
  command(
    'a field of another provider',
    [...DOTDIGITAL, '--action', 'update', '--subject', 'CRM', '--set', 'companyId=x'],
    'refused',
  ),
  command(
    'an action that does not exist',
    [...DOTDIGITAL, '--action', 'remove', '--subject', 'CRM'],
    'refused',
  ),
  command(
    'a grant to the Superuser',
    [
      ...HUB,
      '--action',
      'grant-api-access',
      '--subject',
      'superuser.hub@acme.example',
      '--integration',
      'soc-dashboard',
    ],
    'refused',
  ),
  command('a revocation', [...EBA, '--action', 'revoke-api-access', '--subject', 'inventory@acme.example'], {
    approvals: 1,
  }),
  command(
    'a delete',
    [...EBA, '--action', 'delete', '--subject', 'inventory@acme.example', '--acknowledge', 'breakage'],
    { approvals: 2 },
  ),
  command(
    'an acknowledgement that does not exist',
    [...EBA, '--action', 'delete', '--subject', 'inventory@acme.example', '--acknowledge', 'everything'],
    'refused',
  ),
  command(
    'a rename to a name that is taken',
    [...DOTDIGITAL, '--action', 'update', '--subject', 'CRM', '--set', 'description= loyalty APP '],
    'refused',
  ),
  command(
    'an update that switches off',
    [...DOTDIGITAL, '--action', 'update', '--subject', 'CRM', '--set', 'enabled=no'],
    'refused',
  ),
  command(
    'a phone number with blanks',
    [...EMA2, '--action', 'update', '--subject', 'rmm@acme.example', '--set', 'phone=+43 (1) 76 54 321'],
    { approvals: 1 },
  ),
  command(
    'a create without a subject but with a name of a control character',
    [
      ...DOTDIGITAL,
      '--action',
      'create',
      '--integration',
      'booking-site',
      '--set',
      'description=Book\u0007ing',
    ],
    'refused',
  ),
  command(
    'a date that does not exist',
    [
      ...DOTDIGITAL,
      '--action',
      'create',
      '--integration',
      'booking-site',
      '--set',
      'description=Booking',
      '--review-date',
      '2027-02-30',
    ],
    'refused',
  ),
];
