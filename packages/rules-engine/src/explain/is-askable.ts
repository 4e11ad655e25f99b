import {
  ACTIONS,
  type Action,
  type Facts,
  type FieldName,
  factsSchema,
  PROVIDER_ROLES_OF,
  type Provider,
  passwordOrigin,
  takesField,
  takesValue,
} from '@countersign/schema';
import { z } from 'zod';
import type { FactPath } from '../conditions/fact-path.ts';
import type { Json } from './candidate-values.ts';

/** What an action on a provider is about. */
interface Kind {
  readonly provider: Provider;
  readonly action: Action;
}

/** The fields of a change that facts are derived from; a fact of the field's own name is its value. */
const DERIVED_FROM: Readonly<Record<string, FieldName>> = {
  emailWellFormed: 'email',
  emailDomainListed: 'email',
  emailLooksLikeAnother: 'email',
  specificPermissionsGiven: 'specificPermissions',
};

/** Some company, to try levels of rights with. */
const COMPANY = 'c0000000-0000-4000-8000-000000000001';
const TAKES_AWAY: ReadonlySet<Action> = new Set(['disable', 'delete', 'revoke-api-access']);

/**
 * Whether a request to the same provider for the same action could have this value of a fact. Nobody is to be told that it
 * would pass if an operator of ESET had a role of dotdigital, or with a field that the action does not take.
 */
export function isAskable(
  facts: Pick<Facts, 'provider' | 'operation'>,
  path: FactPath,
  value: Json,
): boolean {
  if (!isValidFact(path, value)) return false;
  const { provider, operation } = facts;
  const [field = ''] = path.fields;
  if (path.fact === 'operator' && field === 'role') return isRoleOn(provider, value);
  const action = ACTIONS.find((one) => one === operation);
  // Reviews and tasks are about a request that there is.
  if (action === undefined) return true;
  switch (path.fact) {
    case 'change':
      return isAskableChange({ provider, action }, field, value);
    case 'password':
      return isAskablePassword({ provider, action }, field, value);
    case 'target':
      return isAskableTarget({ provider, action }, field, value);
    case 'exception':
      return !TAKES_AWAY.has(action) || isAbsent(value);
    case 'account':
      return field !== 'hubWriteAccessSuffices' || value === false || provider === 'eset-protect-hub';
    default:
      return true;
  }
}

/** Whether the schema of the facts takes a value in this place. */
export function isValidFact({ fact, fields }: FactPath, value: Json): boolean {
  let schema: unknown = factsSchema;
  for (const field of [fact, ...fields]) {
    schema = schema instanceof z.ZodObject ? schema.shape[field] : undefined;
  }
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}

const isAbsent = (value: Json): boolean =>
  value === null || value === false || (Array.isArray(value) && value.length === 0);

const isRoleOn = (provider: Provider, value: Json): boolean =>
  PROVIDER_ROLES_OF[provider].some((role) => role === value);

function isAskableChange(kind: Kind, fact: string, value: Json): boolean {
  if (isAbsent(value)) return true;
  if (fact === 'reviewInDays') return kind.action !== 'delete';
  const derived = DERIVED_FROM[fact];
  if (derived !== undefined) return takesField(kind.provider, kind.action, derived);
  if (fact === 'specificPermissionLevels')
    return [value].flat().every((level) => takesValue(kind, 'specificPermissions', { [COMPANY]: level }));
  return takesValue(kind, fact as FieldName, value);
}

function isAskablePassword({ provider, action }: Kind, fact: string, value: Json): boolean {
  const typed = takesField(provider, action, 'password');
  if (fact !== 'origin') return value === null || typed;
  const others = [
    {},
    ...(takesField(provider, action, 'newPassword') ? [{ newPassword: true } as const] : []),
  ];
  const origins: Json[] = others.map((change) => passwordOrigin(provider, action, change));
  return origins.includes(value) || (typed && value === 'typed');
}

/** A create is about nobody yet, and everything else about somebody. */
function isAskableTarget({ provider, action }: Kind, fact: string, value: Json): boolean {
  if (action === 'create') return isAbsent(value);
  switch (fact) {
    case 'exists':
      return value === true;
    case 'kind':
      return value !== null;
    case 'role':
      return isRoleOn(provider, value);
    case 'integrationsEnabled':
      return value === false || provider !== 'dotdigital';
    case 'permissionType':
      return value === null || provider === 'eset-msp-administrator-2';
    default:
      return true;
  }
}
