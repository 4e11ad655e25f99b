import { digestSchema, ID_PREFIXES, slugSchema } from '@countersign/schema';
import { z } from 'zod';

/** The part of a JSON schema that the registries make use of. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly default?: unknown;
}

/** A zod schema as JSON schema, the way its values come out. */
export const jsonSchemaOf = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema) as JsonSchema;

const PATTERNS: ReadonlyMap<string | undefined, string> = new Map([
  [jsonSchemaOf(digestSchema).pattern, 'SHA-256 digest'],
  [jsonSchemaOf(slugSchema).pattern, 'short name'],
]);
const FORMATS: Readonly<Record<string, string>> = { 'date-time': 'time', date: 'day', uri: 'URL' };

/** What a value is, in words for a table. @throws Error for a schema that has no words here yet */
export function formatType(schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map((value) => `\`${value}\``).join(', ')}`;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return schema.anyOf.map(formatType).join(', or ');
  if (schema.oneOf !== undefined) return schema.oneOf.map(formatType).join('; or ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type: string) => formatType({ ...schema, type })).join(', or ');
  }
  const fields = Object.entries(schema.properties ?? {});
  if (schema.type === 'object' && fields.length > 0)
    return fields.map(([name, inner]) => `\`${name}\` (${formatType(inner)})`).join(', ');
  switch (schema.type) {
    case 'null':
      return 'null';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number${describeRange(schema)}`;
    case 'number':
      return `number${describeRange(schema)}`;
    case 'array':
      return `list of: ${formatType(schema.items ?? {})}`;
    case 'string':
      return describeText(schema);
    default:
      throw new Error(`there are no words for ${JSON.stringify(schema)}; add them to describe-type.ts`);
  }
}

function describeText({ pattern, format, maxLength }: JsonSchema): string {
  const prefix = Object.values(ID_PREFIXES).find((one) => pattern?.startsWith(`^${one}_`));
  if (prefix !== undefined) return `identifier \`${prefix}_…\``;
  if (format !== undefined && FORMATS[format] !== undefined) return FORMATS[format];
  return (
    PATTERNS.get(pattern) ?? (maxLength === undefined ? 'text' : `text of up to ${maxLength} characters`)
  );
}

function describeRange({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  // The library's own bounds of whole numbers say nothing.
  const [least, most] = [minimum, maximum].map((bound) =>
    bound === undefined || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? undefined : bound,
  );
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  return least === undefined ? '' : `, at least ${least}`;
}
