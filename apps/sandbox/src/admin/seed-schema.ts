import { z } from 'zod';
import { DOTDIGITAL_REGIONS, OPERATOR_ROLES, SCHEMES } from '../dotdigital/account.ts';
import { ACCESS_LEVELS, ESET_PROVIDERS, REGIONS, ROLES } from '../eset/person.ts';

const userSchema = z.strictObject({
  email: z.email(),
  /** A user without a password has not activated yet. */
  password: z.string().min(1).optional(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  countryCode: z.string().default(''),
  description: z.string().default(''),
  phone: z.string().default(''),
  role: z.enum(ROLES).default('user'),
  access: z.enum(ACCESS_LEVELS).default('Write'),
  specificPermissions: z.record(z.string(), z.enum(['Write', 'Read'])).default({}),
  integrations: z.boolean().default(false),
  /** Left out: a Root has it, as the MSP's first account does. */
  apiAccess: z.boolean().optional(),
  status: z.enum(['pending', 'active']).optional(),
  hasLoggedIn: z.boolean().optional(),
});

const companySchema = z.strictObject({
  id: z.guid(),
  provider: z.enum(ESET_PROVIDERS),
  name: z.string().min(1),
  region: z.enum(REGIONS),
  parentId: z.guid().nullable().default(null),
  ecos: z.boolean().default(true),
  cloudUsers: z
    .array(z.strictObject({ displayName: z.string(), primaryEmailAddress: z.email() }))
    .default([]),
  users: z.array(userSchema).default([]),
});

const apiUserSchema = z.strictObject({
  username: z.string().regex(/^apiuser-[0-9a-z]+@apiconnector\.com$/),
  password: z.string().min(1),
  description: z.string().default(''),
  scheme: z.enum(SCHEMES).default('tiered'),
  transactional: z.boolean().default(false),
  enabled: z.boolean().default(true),
});

/** 35 calls a minute is the Low tier of the Basic plan (article 8592585); the other cells of that table were not seen. */
const limitsSchema = z.strictObject({
  low: z.int().min(0).default(35),
  medium: z.int().min(0).default(350),
  high: z.int().min(0).default(1000),
  flatPerHour: z.int().min(0).default(2000),
});

const dotdigitalAccountSchema = z.strictObject({
  id: z.int().min(1),
  name: z.string().min(1),
  region: z.enum(DOTDIGITAL_REGIONS),
  parentId: z.int().nullable().default(null),
  mainEmail: z.string().default(''),
  allowApiUserCreation: z.boolean().default(false),
  limits: limitsSchema.prefault({}),
  operators: z.array(z.strictObject({ email: z.email(), role: z.enum(OPERATOR_ROLES) })).default([]),
  apiUsers: z.array(apiUserSchema).default([]),
});

/** A world to start from. */
export const seedSchema = z.strictObject({
  companies: z.array(companySchema).default([]),
  dotdigitalAccounts: z.array(dotdigitalAccountSchema).default([]),
});

type Seed = z.infer<typeof seedSchema>;
export type SeedCompany = Seed['companies'][number];
export type SeedUser = SeedCompany['users'][number];
export type SeedDotdigitalAccount = Seed['dotdigitalAccounts'][number];
