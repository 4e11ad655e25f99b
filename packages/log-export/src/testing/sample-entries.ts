import {
  AUDIT_EVENTS,
  type AuditEntry,
  type AuditEventType,
  auditEntrySchema,
  ID_PREFIXES,
} from '@countersign/schema';
import fc from 'fast-check';
import { z } from 'zod';
import type { ExportedEntry, ExportSubject } from '../exported-entry.ts';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** Where more is asked of a value than a JSON schema can say. */
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export const EVENT_TYPES = Object.keys(AUDIT_EVENTS) as AuditEventType[];

/** Entries of one type, whatever its data may be: made from the schema, so that a new event needs no sample of its own. */
export function arbitraryEntry(type: AuditEventType): fc.Arbitrary<ExportedEntry> {
  return fc
    .record({
      data: valuesOf(jsonSchemaOf(AUDIT_EVENTS[type])) as fc.Arbitrary<AuditEntry['data']>,
      id: idOf('event'),
      actor: valuesOf(jsonSchemaOf(auditEntrySchema.shape.actor)) as fc.Arbitrary<AuditEntry['actor']>,
      request: fc.option(idOf('request')),
      at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      index: fc.nat(),
      leafHash: fc.stringMatching(/^[0-9a-f]{64}$/),
      subject: fc.option(arbitrarySubject()),
    })
    .map(({ data, id, actor, request, at, index, leafHash, subject }) => {
      const entry = auditEntrySchema.parse({ v: 1, id, at: at.toISOString(), type, actor, request, data });
      // Only entries that the log would take.
      AUDIT_EVENTS[type].parse(data);
      return { index, body: JSON.stringify(entry), entry, leafHash, subject };
    });
}

function arbitrarySubject(): fc.Arbitrary<ExportSubject> {
  const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
  return fc.record({
    apiUser: fc.option(idOf('apiUser')),
    account: slug,
    provider: fc.constantFrom('dotdigital', 'eset-protect-hub'),
    integration: fc.option(slug),
  });
}

function idOf(kind: keyof typeof ID_PREFIXES): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`));
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { reused: 'inline' }) as JsonSchema;
}

/** Values that a JSON schema of ours allows. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.examples !== undefined) return fc.constantFrom(...schema.examples);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(valuesOf));
  switch (schema.type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(
        ([name, one]) => [name, valuesOf(one)] as const,
      );
      const required: readonly string[] = schema.required ?? [];
      const optional = properties.filter(([name]) => !required.includes(name));
      const always = properties.filter(([name]) => required.includes(name));
      return fc
        .tuple(
          fc.record(Object.fromEntries(always)),
          fc.record(Object.fromEntries(optional), { requiredKeys: [] }),
        )
        .map(([given, more]) => ({ ...given, ...more }));
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? Number.POSITIVE_INFINITY, 4),
      });
    case 'integer':
      return fc.integer({
        min: schema.exclusiveMinimum === undefined ? (schema.minimum ?? 0) : schema.exclusiveMinimum + 1,
        max: Math.min(schema.maximum ?? 1e6, 1e6),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return stringsOf(schema);
    default:
      throw new Error(`no samples are made for ${JSON.stringify(schema)}`);
  }
}

function stringsOf({ format, pattern, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  const date = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  if (format === 'date-time') return date.map((at) => at.toISOString());
  if (format === 'date') return date.map((at) => at.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength: minLength ?? 0, maxLength: Math.min(maxLength ?? 40, 40), unit: 'binary' });
}
