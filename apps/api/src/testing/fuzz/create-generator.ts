import { oddText, oddValue } from './odd-values.ts';
import type { Random } from './random.ts';

/** The part of JSON Schema that the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** Identifiers of what exists, by their prefix. */
export type Known = ReadonlyMap<string, readonly string[]>;

const SLUGS = ['shop', 'elsewhere', 'msp', 'siem', 'crm', 'nowhere', 'owner', 'integration-1'];
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2026-11-30T12:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  date: ['2026-11-30', '2024-02-29', '9999-12-31'],
  email: ['rita@acme.example', 'olga@acme.example', 'nobody@acme.example'],
  uri: ['https://acme.example/', 'http://127.0.0.1:9/dotdigital/r2'],
};
const WORDS = ['why', 'Newsletter', '1', '2026-11-30', 'shop', '0'.repeat(64), 'rita@acme.example'];
/** Deeper than any shape goes that does not name itself. */
const DEEPEST = 8;

/** Makes values of the shapes of an OpenAPI document; some are not quite what the shape says. */
export function createGenerator(schemas: Readonly<Record<string, Schema>>, known: Known, random: Random) {
  const text = ({ format, pattern = '' }: Schema): string => {
    if (random.oneIn(12)) return oddText(random);
    const prefix = /^\^(?:\(\?:)?([a-z]{2,4})_/.exec(pattern)?.[1];
    if (prefix !== undefined) {
      const ids = known.get(random.oneIn(10) ? random.pick([...known.keys()]) : prefix) ?? [];
      return ids.length === 0 || random.oneIn(8) ? `${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV` : random.pick(ids);
    }
    if (pattern.includes('[0-9a-f]')) return random.pick(['0', 'a', 'f']).repeat(64);
    if (pattern.includes('[a-z0-9-]')) return random.pick(SLUGS);
    return random.pick(FORMATS[format ?? ''] ?? WORDS);
  };
  const object = ({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(properties)) {
      if (!required.includes(name) && !random.oneIn(2)) continue;
      if (random.oneIn(60)) continue;
      made[name] = random.oneIn(40) ? oddValue(random) : value(schema, depth + 1);
    }
    if (random.oneIn(40)) made[oddText(random).slice(0, 50)] = oddValue(random);
    return made;
  };
  const value = (schema: Schema, depth = 0): unknown => {
    if (depth > DEEPEST) return random.pick([null, 'x', 1]);
    const { $ref, anyOf, oneOf = anyOf, allOf } = schema;
    if ($ref !== undefined) return value(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, depth + 1);
    if (oneOf !== undefined) return value(random.pick(oneOf), depth + 1);
    if (allOf !== undefined) return Object.assign({}, ...allOf.map((part) => value(part, depth + 1)));
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    const type = typeof schema.type === 'string' ? schema.type : random.pick(schema.type ?? ['any']);
    switch (type) {
      case 'string':
        return text(schema);
      case 'integer':
      case 'number': {
        const { minimum = 0, maximum = 100 } = schema;
        return random.pick([minimum, maximum, minimum + random.int(10)]);
      }
      case 'boolean':
        return random.oneIn(2);
      case 'null':
        return null;
      case 'array':
        return Array.from({ length: random.int(4) }, () => value(schema.items ?? {}, depth + 1));
      case 'object':
        return object(schema, depth);
      default:
        return oddValue(random);
    }
  };
  return value;
}
