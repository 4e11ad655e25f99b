import { z } from 'zod';
import {
  type Change,
  changeSchema,
  ERASABLE_FIELDS,
  type ErasableField,
  typedPasswordSchema,
} from '../request.ts';
import type { Action, Provider } from '../vocabulary.ts';
import type { FieldName } from './field.ts';
import { takenPhrase } from './fields-of.ts';
import { permissionTypeSchema, specificPermissionsSchema } from './permission-level.ts';
import { readPhone } from './phone.ts';
import { PROVIDER_FIELDS } from './provider-fields.ts';
import { addressSchema, countryCodeSchema, guidSchema, nameSchema, textSchema } from './text-schema.ts';

/** How each field is brought into its one form. `clear` depends on the action. */
const FIELD_SCHEMAS = {
  newAccount: z.boolean(),
  companyId: guidSchema,
  firstName: nameSchema(100),
  lastName: nameSchema(100),
  email: addressSchema,
  phone: textSchema({ max: 50 }),
  description: textSchema({ max: 500 }),
  countryCode: countryCodeSchema,
  permissionType: permissionTypeSchema,
  specificPermissions: specificPermissionsSchema,
  userId: guidSchema,
  status: textSchema({ max: 30 }),
  username: textSchema({ max: 254 }),
  enabled: z.boolean(),
  password: typedPasswordSchema,
  newPassword: z.literal(true, 'must be true, or left out'),
} as const satisfies Record<Exclude<FieldName, 'clear'>, z.ZodType>;

/** The change of one action on one provider: strict, and in its one form once it is parsed. */
export function changeSchemaFor(provider: Provider, action: Action) {
  const { takes, erases = [], refusedBy = {} } = PROVIDER_FIELDS[provider][action];
  const understood = new Set<string>([...takes, ...Object.keys(refusedBy)]);
  const shape: Record<string, z.ZodType> = {};
  for (const [name, schema] of Object.entries(FIELD_SCHEMAS)) {
    if (understood.has(name)) shape[name] = schema.optional();
  }
  if (erases.length > 0) shape.clear = clearSchema(erases).optional();
  const fields = z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const names = issue.keys.map((key) => JSON.stringify(key)).join(', ');
      return `must not have ${names}: ${takenPhrase(provider, action, issue.keys)}`;
    },
  });
  const together = changeSchema
    .check(({ value, issues }) => {
      for (const { path, message } of problemsOf(value, { provider, action })) {
        issues.push({ code: 'custom', message, path, input: value });
      }
    })
    .overwrite(withPhone);
  return fields.pipe(together);
}

/** Fields to erase: each once, in the order of the list. */
function clearSchema(erases: readonly ErasableField[]) {
  return z
    .array(z.enum(erases))
    .min(1, 'must name a field, or be left out')
    .max(erases.length, `must name each field once; there are ${erases.join(', ')}`)
    .refine((names) => new Set(names).size === names.length, 'must name each field once')
    .overwrite((names) => ERASABLE_FIELDS.filter((name) => names.includes(name)));
}

function problemsOf(
  change: Change,
  { provider, action }: { provider: Provider; action: Action },
): { path: string[]; message: string }[] {
  const problems: { path: string[]; message: string }[] = [];
  if (action === 'update' && Object.keys(change).length === 0) {
    problems.push({ path: [], message: `must change something: ${takenPhrase(provider, action)}` });
  }
  for (const name of change.clear ?? []) {
    if (change[name] === undefined) continue;
    problems.push({ path: ['clear'], message: `must not name ${name}, which is set in the same request` });
  }
  if (change.password !== undefined && change.newPassword !== undefined) {
    problems.push({
      path: ['newPassword'],
      message: 'must be left out beside a typed password; it has one generated',
    });
  }
  const phone = change.phone === undefined ? undefined : readPhone(change.phone, change.countryCode);
  if (phone !== undefined && 'problem' in phone) problems.push({ path: ['phone'], message: phone.problem });
  return problems;
}

function withPhone(change: Change): Change {
  const phone = change.phone === undefined ? undefined : readPhone(change.phone, change.countryCode);
  return phone !== undefined && 'phone' in phone ? { ...change, phone: phone.phone } : change;
}
