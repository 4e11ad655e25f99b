import type { OcsfVersion } from '@countersign/schema';
import type { Activity, Meaning } from '../meaning/meaning.ts';

/** A class of events of OCSF, as https://schema.ocsf.io describes it. */
export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
  /** Last part of its address. */
  readonly slug: string;
  readonly category: { readonly uid: number; readonly name: string };
  /** Numbers of the activities that the class knows; any other is 99 and goes by its name. */
  readonly activities: Partial<Record<Activity, number>>;
}

const iam = { uid: 3, name: 'Identity & Access Management' };
const application = { uid: 6, name: 'Application Activity' };

const entityManagement: OcsfClass = {
  uid: 3004,
  name: 'Entity Management',
  slug: 'entity_management',
  category: iam,
  activities: {
    create: 1,
    read: 2,
    update: 3,
    delete: 4,
    enroll: 6,
    enable: 8,
    disable: 9,
    activate: 10,
    deactivate: 11,
  },
};

const apiActivity: OcsfClass = {
  uid: 6003,
  name: 'API Activity',
  slug: 'api_activity',
  category: application,
  activities: { create: 1, read: 2, verify: 2, export: 2, update: 3, delete: 4 },
};

const accountChange: OcsfClass = {
  uid: 3001,
  name: 'Account Change',
  slug: 'account_change',
  category: iam,
  activities: { create: 1, enable: 2, 'password-change': 3, disable: 5, delete: 6 },
};

const userAccess: OcsfClass = {
  uid: 3005,
  name: 'User Access Management',
  slug: 'user_access',
  category: iam,
  activities: { 'assign-privileges': 1, 'revoke-privileges': 2 },
};

/** Takes the place of Account Change and User Access Management from 1.9.0 on. */
const userManagement: OcsfClass = {
  uid: 3007,
  name: 'User Management',
  slug: 'user_management',
  category: iam,
  activities: {
    create: 1,
    update: 2,
    delete: 3,
    enable: 4,
    disable: 5,
    'password-change': 8,
    'assign-privileges': 14,
    'revoke-privileges': 15,
  },
};

/** The class that an event goes into, by what it is about. */
export const OCSF_CLASSES = {
  '1.8.0': { entity: entityManagement, user: accountChange, access: userAccess, api: apiActivity },
  '1.9.0': { entity: entityManagement, user: userManagement, access: userManagement, api: apiActivity },
} as const satisfies Record<OcsfVersion, Record<Meaning['about'], OcsfClass>>;

/** Address of the description of a class. */
export function classUrl(version: OcsfVersion, { slug }: OcsfClass): string {
  return `https://schema.ocsf.io/${version}/classes/${slug}`;
}
