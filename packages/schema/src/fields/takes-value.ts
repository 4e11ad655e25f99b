import type { z } from 'zod';
import type { Action, Provider } from '../vocabulary.ts';
import { changeSchemaFor } from './change-schema.ts';
import type { FieldName } from './field.ts';
import { takesField } from './fields-of.ts';

const schemas = new Map<string, z.ZodType>();

/** Whether an action on a provider takes this value of a field, by itself. */
export function takesValue(
  { provider, action }: { readonly provider: Provider; readonly action: Action },
  field: FieldName,
  value: unknown,
): boolean {
  if (!takesField(provider, action, field)) return false;
  const kind = `${provider} ${action}`;
  const schema = schemas.get(kind) ?? changeSchemaFor(provider, action);
  schemas.set(kind, schema);
  return schema.safeParse({ [field]: value }).success;
}
