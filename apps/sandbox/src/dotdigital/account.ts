export const DOTDIGITAL_REGIONS = ['r1', 'r2', 'r3'] as const;

type DotdigitalRegion = (typeof DOTDIGITAL_REGIONS)[number];

export const OPERATOR_ROLES = ['account-owner', 'can-manage-account', 'user'] as const;

type OperatorRole = (typeof OPERATOR_ROLES)[number];

export const SCHEMES = ['tiered', 'flat'] as const;

/** How an API user's calls are limited: per minute and tier, or the older 2000 calls per rolling hour. */
export type Scheme = (typeof SCHEMES)[number];

/** Calls per minute for each tier of routes, and per rolling hour for flat API users. */
type Limits = { low: number; medium: number; high: number; flatPerHour: number };

export type Account = {
  id: number;
  name: string;
  region: DotdigitalRegion;
  parentId: number | null;
  mainEmail: string;
  /** Whether CreateApiUser works for this account at all. */
  allowApiUserCreation: boolean;
  limits: Limits;
};

export type Operator = { accountId: number; email: string; role: OperatorRole };

/** Times are milliseconds since 1970. */
export type ApiUser = {
  username: string;
  accountId: number;
  description: string;
  passwordHash: string;
  scheme: Scheme;
  transactional: boolean;
  enabled: boolean;
  /** Wrong passwords since the last good one. */
  badPasswords: number;
  locked: boolean;
  unlockedAt: number | null;
  createdAt: number;
};
