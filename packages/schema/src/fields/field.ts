import type { Change } from '../request.ts';

/** A field of a change. `clear` and `newPassword` are forms of a change of their own, not values of the API user. */
export type FieldName = keyof Change;

/** How a field is asked for. */
export type FieldKind =
  | 'text'
  | 'address'
  | 'phone'
  | 'country'
  | 'identifier'
  | 'permission'
  | 'levels'
  | 'switch'
  | 'password'
  | 'fields';

/** What people are told about a field, whatever the provider. */
export interface FieldDescription {
  /** As a form would name it. */
  readonly label: string;
  readonly kind: FieldKind;
  /** A value as it is written on the command line behind `--set field=`, or the option itself. */
  readonly example: string;
}

/** Every field that a change can have, on some provider and for some action. */
export const FIELDS: Readonly<Record<FieldName, FieldDescription>> = {
  newAccount: { label: 'New company account', kind: 'switch', example: 'yes' },
  companyId: { label: 'Company', kind: 'identifier', example: 'e3a20000-0000-4000-8000-000000000001' },
  firstName: { label: 'First name', kind: 'text', example: 'License' },
  lastName: { label: 'Last name', kind: 'text', example: 'Desk' },
  email: { label: 'E-mail address', kind: 'address', example: 'licenses@acme.example' },
  phone: { label: 'Phone', kind: 'phone', example: '+49301234567' },
  description: { label: 'Description', kind: 'text', example: 'CRM of the sales team' },
  countryCode: { label: 'Country', kind: 'country', example: 'DEU' },
  permissionType: { label: 'Right on the own company', kind: 'permission', example: 'Read' },
  specificPermissions: {
    label: 'Rights on single companies',
    kind: 'levels',
    example: 'c0000000-0000-4000-8000-000000000001:2',
  },
  userId: {
    label: "The provider's identifier",
    kind: 'identifier',
    example: 'a0000000-0000-4000-8000-000000000002',
  },
  status: { label: 'Status', kind: 'text', example: '2' },
  username: { label: 'User name', kind: 'text', example: 'licenses' },
  enabled: { label: 'Enabled', kind: 'switch', example: 'no' },
  password: { label: 'Password that a person types', kind: 'password', example: '--password' },
  newPassword: { label: 'New generated password', kind: 'switch', example: 'yes' },
  clear: { label: 'Fields to erase', kind: 'fields', example: '--clear phone' },
};
