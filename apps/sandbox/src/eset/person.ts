export const ESET_PROVIDERS = [
  'eset-business-account',
  'eset-msp-administrator-2',
  'eset-protect-hub',
] as const;

export type EsetProvider = (typeof ESET_PROVIDERS)[number];

export const REGIONS = ['eu', 'de', 'us', 'ca', 'jpn'] as const;

export type Region = (typeof REGIONS)[number];

export const ACCESS_LEVELS = ['Write', 'Read', 'NoAccess'] as const;

/** Access to a company: in EMA2 the permission type, in EBA and the Hub the company access. */
export type Access = (typeof ACCESS_LEVELS)[number];

/** Rights on single companies; they stand above what is inherited from the own company. */
export type SpecificPermissions = Record<string, 'Write' | 'Read'>;

export const ROLES = ['root', 'superuser', 'user'] as const;

type Role = (typeof ROLES)[number];

/** A protected cloud-office user, as ESET Connect lists them. Not a console user. */
export type CloudUser = { uuid: string; displayName: string; primaryEmailAddress: string };

export type Company = {
  id: string;
  provider: EsetProvider;
  name: string;
  region: Region;
  parentId: string | null;
  /** Whether the company has ESET Cloud Office Security. */
  ecos: boolean;
  cloudUsers: CloudUser[];
};

/** A console user of an ESET product. Times are milliseconds since 1970. */
export type Person = {
  id: string;
  companyId: string;
  provider: EsetProvider;
  email: string;
  firstName: string;
  lastName: string;
  description: string;
  phone: string;
  countryCode: string;
  role: Role;
  access: Access;
  specificPermissions: SpecificPermissions;
  passwordHash: string | null;
  passwordChangedAt: number | null;
  /** The portal's Integrations toggle: access to ESET Connect. */
  integrations: boolean;
  /** Whether ESET's distributor has enabled mspapi.eset.com for this user. */
  apiAccess: boolean;
  status: 'pending' | 'active';
  hasLoggedIn: boolean;
  timeZone: string | null;
  createdAt: number;
  updatedAt: number;
};

/** Root and Superuser stand above the permission model. */
export function isTopRole(person: Person): boolean {
  return person.role !== 'user';
}
