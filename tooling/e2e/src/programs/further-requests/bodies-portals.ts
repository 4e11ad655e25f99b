import { type BodyRequest, dotdigital, type Expected, eba, hub, outlet } from './case.ts';

const reason = 'Tried as a further request';

const on =
  (account: { readonly provider: string; readonly account: string }) =>
  (title: string, expected: Expected, request: Readonly<Record<string, unknown>>): BodyRequest => ({
    title: `${account.provider}, ${title}`,
    body: { ...account, reason, ...request },
    expected,
  });

const onEba = on(eba);
const onHub = on(hub);
const onDotdigital = on(dotdigital);
const onOutlet = on(outlet);

/** Requests on the providers that have a portal only, over HTTP. */
export const PORTAL_BODIES: readonly BodyRequest[] = [
  onEba(
    'create: an ordinary one',
    { approvals: 1 },
    {
      action: 'create',
      integration: 'hr-portal',
      change: { firstName: 'HR', lastName: 'Portal', email: 'hr-portal@acme.example' },
    },
  ),
  onEba('create: by the helpdesk', 'refused', {
    action: 'create',
    integration: 'hr-portal',
    operator: 'helpdesk',
    change: { email: 'hr-portal@acme.example' },
  }),
  onEba('create: with a company', 'refused', {
    action: 'create',
    integration: 'hr-portal',
    change: { email: 'hr-portal@acme.example', companyId: 'other' },
  }),
  onEba('create: with a permission that only EMA2 has', 'refused', {
    action: 'create',
    integration: 'hr-portal',
    change: { email: 'hr-portal@acme.example', permissionType: 2 },
  }),
  onEba('create: with the address of a regular user', 'refused', {
    action: 'create',
    integration: 'hr-portal',
    change: { email: 'Tom.Berg@acme.example' },
  }),
  onEba('create: with a new account', 'refused', {
    action: 'create',
    integration: 'hr-portal',
    change: { email: 'hr-portal@acme.example', newAccount: true },
  }),
  onEba('update: an address without a name before the @', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { email: '@acme.example' },
  }),
  onEba('update: an address with blanks', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { email: 'back up@acme.example' },
  }),
  onEba('update: the address of another user', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { email: 'ERP@acme.example' },
  }),
  onEba('update: an address that looks like that of another user', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { email: '\u0435rp@acme.example' },
  }),
  onEba('update: another address', 'review', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { email: 'backup-new@acme.example' },
  }),
  onEba(
    'update: another description',
    { approvals: 1 },
    { action: 'update', subject: 'backup@acme.example', change: { description: 'Backup monitor' } },
  ),
  onEba('update: enabled: yes, of the Superuser', 'refused', {
    action: 'update',
    subject: 'superuser.eba@acme.example',
    change: { enabled: true },
  }),
  onEba('update: enabled: no', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    change: { enabled: false },
  }),
  onEba('update: by the clerk', 'refused', {
    action: 'update',
    subject: 'backup@acme.example',
    operator: 'clerk',
    change: { description: 'x' },
  }),
  onEba('enable: of the Superuser', 'refused', { action: 'enable', subject: 'superuser.eba@acme.example' }),
  onEba('grant-api-access: to the Superuser with an acknowledgement', 'refused', {
    action: 'grant-api-access',
    subject: 'superuser.eba@acme.example',
    integration: 'hr-portal',
    acknowledge: ['regular-user'],
  }),
  onEba(
    'grant-api-access: to a regular user',
    { approvals: 2 },
    {
      action: 'grant-api-access',
      subject: 'tom.berg@acme.example',
      integration: 'hr-portal',
      acknowledge: ['regular-user'],
    },
  ),
  onEba('grant-api-access: for an integration that has one', 'refused', {
    action: 'grant-api-access',
    subject: 'tom.berg@acme.example',
    integration: 'erp-sync',
    acknowledge: ['regular-user'],
  }),
  onEba('grant-api-access: with a password', 'refused', {
    action: 'grant-api-access',
    subject: 'tom.berg@acme.example',
    integration: 'hr-portal',
    change: { password: 'x' },
  }),
  onEba(
    'revoke-api-access: of the ERP user',
    { approvals: 1 },
    { action: 'revoke-api-access', subject: 'erp@acme.example' },
  ),
  onEba(
    'disable: of the ERP user by the helpdesk',
    { approvals: 1 },
    { action: 'disable', subject: 'erp@acme.example', operator: 'helpdesk', acknowledge: ['owner-told'] },
  ),
  onEba('delete: of the ERP user', { approvals: 2 }, { action: 'delete', subject: 'erp@acme.example' }),
  onEba(
    'rotate-credentials: of the ERP user',
    { approvals: 1 },
    { action: 'rotate-credentials', subject: 'erp@acme.example' },
  ),
  onEba('rotate-credentials: for another integration', 'refused', {
    action: 'rotate-credentials',
    subject: 'erp@acme.example',
    integration: 'hr-portal',
  }),
  onHub(
    'create: an ordinary one',
    { approvals: 1 },
    { action: 'create', integration: 'siem-export', change: { email: 'siem-2@acme.example' } },
  ),
  onHub('create: by the writer', 'refused', {
    action: 'create',
    integration: 'siem-export',
    operator: 'writer',
    change: { email: 'siem-2@acme.example' },
  }),
  onHub('create: without an address', 'refused', { action: 'create', integration: 'siem-export' }),
  onHub('create: with a phone number of a spreadsheet', 'refused', {
    action: 'create',
    integration: 'siem-export',
    change: { email: 'siem-2@acme.example', phone: '4.9E+11' },
  }),
  onHub('update: enabled: yes, of the Superuser', 'refused', {
    action: 'update',
    subject: 'superuser.hub@acme.example',
    change: { enabled: true },
  }),
  onHub('enable: of the Superuser by a spelling in capitals', 'refused', {
    action: 'enable',
    subject: 'SUPERUSER.HUB@ACME.EXAMPLE',
  }),
  onHub('grant-api-access: to the Superuser, with a 403 of tomorrow', 'refused', {
    action: 'grant-api-access',
    subject: 'superuser.hub@acme.example',
    integration: 'soc-dashboard',
    acknowledge: ['regular-user'],
    exception: {
      owner: 'omar@acme.example',
      reason: '403 after a good token',
      expiresOn: '+20d',
      observed403On: '2099-01-01',
    },
  }),
  onHub('grant-api-access: to the Superuser, with a 403 of the last century', 'refused', {
    action: 'grant-api-access',
    subject: 'superuser.hub@acme.example',
    integration: 'soc-dashboard',
    acknowledge: ['regular-user'],
    exception: {
      owner: 'omar@acme.example',
      reason: '403 after a good token',
      expiresOn: '+20d',
      observed403On: '1999-01-01',
    },
  }),
  onHub('grant-api-access: to the Superuser, owned by a stranger', 'refused', {
    action: 'grant-api-access',
    subject: 'superuser.hub@acme.example',
    integration: 'soc-dashboard',
    acknowledge: ['regular-user'],
    exception: { owner: 'nobody@elsewhere.example', reason: '403 after a good token', expiresOn: '+20d' },
  }),
  onHub('grant-api-access: to the Superuser for a year', 'refused', {
    action: 'grant-api-access',
    subject: 'superuser.hub@acme.example',
    integration: 'soc-dashboard',
    acknowledge: ['regular-user'],
    exception: { owner: 'omar@acme.example', reason: '403 after a good token', expiresOn: '+365d' },
  }),
  onHub(
    'revoke-api-access: of the scanner',
    { approvals: 1 },
    { action: 'revoke-api-access', subject: 'scanner@acme.example' },
  ),
  onHub('disable: of the scanner', { approvals: 1 }, { action: 'disable', subject: 'scanner@acme.example' }),
  onHub('delete: of the trial user', { approvals: 2 }, { action: 'delete', subject: 'trial@acme.example' }),
  onHub('update: of a field of another provider', 'refused', {
    action: 'update',
    subject: 'scanner@acme.example',
    change: { specificPermissions: {} },
  }),
  onDotdigital(
    'create: an ordinary one',
    { approvals: 1 },
    { action: 'create', integration: 'newsletter', change: { description: 'Newsletter form' } },
  ),
  onDotdigital('create: with a description that another one has', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: 'magento  SHOP' },
  }),
  onDotdigital('create: with a description that looks like another one', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: 'СRM' },
  }),
  onDotdigital('create: with a user name', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: 'N', username: 'apiuser-1@apiconnector.com' },
  }),
  onDotdigital('create: with an address', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: 'N', email: 'n@acme.example' },
  }),
  onDotdigital('create: with a country', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: 'N', countryCode: 'DEU' },
  }),
  onDotdigital('create: for a shop that has one', 'refused', {
    action: 'create',
    integration: 'magento-shop',
    change: { description: 'Magento two' },
  }),
  onDotdigital('create: by the editor', 'refused', {
    action: 'create',
    integration: 'newsletter',
    operator: 'editor',
    change: { description: 'N' },
  }),
  onDotdigital('create: with a description of invisible characters', 'refused', {
    action: 'create',
    integration: 'newsletter',
    change: { description: '\u200b\u200b' },
  }),
  onDotdigital('update: the description of another user', 'refused', {
    action: 'update',
    subject: 'CRM',
    change: { description: 'Loyalty App' },
  }),
  onDotdigital(
    'update: another description',
    { approvals: 1 },
    { action: 'update', subject: 'CRM', change: { description: 'CRM of Vienna' } },
  ),
  onDotdigital('update: enabled: no', 'refused', {
    action: 'update',
    subject: 'CRM',
    change: { enabled: false },
  }),
  onDotdigital('update: nothing', 'refused', { action: 'update', subject: 'CRM', change: {} }),
  onDotdigital('update: a phone number', 'refused', {
    action: 'update',
    subject: 'CRM',
    change: { phone: '+43 1 7654321' },
  }),
  onDotdigital('disable: of the shop', { approvals: 1 }, { action: 'disable', subject: 'Magento shop' }),
  onDotdigital(
    'disable: of the shop by its user name in capitals',
    { approvals: 1 },
    { action: 'disable', subject: 'APIUSER-0A1B2C3D4E01@apiconnector.com' },
  ),
  onDotdigital('disable: with a permission', 'refused', {
    action: 'disable',
    subject: 'Magento shop',
    change: { permissionType: 3 },
  }),
  onDotdigital('delete: of the shop', { approvals: 2 }, { action: 'delete', subject: 'Magento shop' }),
  onDotdigital(
    'rotate-credentials: which creates and deletes',
    { approvals: 2 },
    { action: 'rotate-credentials', subject: 'Dynamics connector' },
  ),
  onDotdigital('rotate-credentials: for an integration that has one', 'refused', {
    action: 'rotate-credentials',
    subject: 'Dynamics connector',
    integration: 'crm',
  }),
  onDotdigital('rotate-credentials: by the editor', 'refused', {
    action: 'rotate-credentials',
    subject: 'Dynamics connector',
    operator: 'editor',
  }),
  onDotdigital('grant-api-access: which dotdigital does not have', 'refused', {
    action: 'grant-api-access',
    subject: 'CRM',
    integration: 'newsletter',
  }),
  onDotdigital('revoke-api-access: which dotdigital does not have', 'refused', {
    action: 'revoke-api-access',
    subject: 'CRM',
  }),
  onOutlet(
    'create: the first one, through the API',
    { approvals: 1 },
    { action: 'create', integration: 'outlet-shop', change: { description: 'Outlet web shop' } },
  ),
  onOutlet('create: by the editor', 'refused', {
    action: 'create',
    integration: 'outlet-shop',
    operator: 'editor',
    change: { description: 'Outlet web shop' },
  }),
  onOutlet('update: of a user of the other account', 'refused', {
    action: 'update',
    subject: 'CRM',
    change: { description: 'x' },
  }),
  {
    title: 'a key that stands twice, the second one harmless',
    body: '{"provider":"dotdigital","account":"acme-dotdigital","action":"delete","action":"update","subject":"CRM","reason":"x","change":{"description":"CRM 2"}}',
    expected: 'refused',
  },
  {
    title: 'a body that is a list',
    body: '[]',
    expected: 'refused',
  },
  onDotdigital('update: with a reason of blanks', 'refused', {
    action: 'update',
    subject: 'CRM',
    reason: '   ',
    change: { description: 'CRM of Graz' },
  }),
  onDotdigital('update: with a reason that hides its end', 'refused', {
    action: 'update',
    subject: 'CRM',
    reason: 'harmless \u202e lleh morf',
    change: { description: 'CRM of Graz' },
  }),
];
