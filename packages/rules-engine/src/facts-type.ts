import { factsSchema } from '@countersign/schema';
import { z } from 'zod';
import type { FactPath } from './conditions/fact-path.ts';
import type { OperandType, ScalarName } from './conditions/operand-types.ts';

/** What a fact is: a value to compare, or an object whose fields are. */
export type FactType =
  | Extract<OperandType, { kind: 'scalar' }>
  | { readonly kind: 'list'; readonly items: FactType; readonly mayBeEmpty: boolean }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, FactType> };

const schemaNode = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

let made: FactType | null = null;

/** The names and types of all facts, taken from `factsSchema`, so that a rule and the facts cannot drift apart. */
export function factsType(): FactType {
  made ??= read(z.toJSONSchema(factsSchema));
  return made;
}

/** The type of one fact or field; null where there is none of that name. */
export function factPathType(root: FactType, { fact, fields }: FactPath): FactType | null {
  let type: FactType | undefined = root;
  for (const field of [fact, ...fields]) {
    type = type.kind === 'object' ? type.fields.get(field) : undefined;
    if (type === undefined) return null;
  }
  return type;
}

function read(schema: unknown): FactType {
  const node = schemaNode.parse(schema);
  if (node.properties !== undefined) {
    return {
      kind: 'object',
      fields: new Map(Object.entries(node.properties).map(([name, property]) => [name, read(property)])),
    };
  }
  if (node.items !== undefined) return { kind: 'list', items: read(node.items), mayBeEmpty: true };
  if (node.anyOf !== undefined) return union(node.anyOf.map(read));
  return union([node.type ?? []].flat().map((name) => scalar(name, node.enum)));
}

function scalar(name: string, values: z.infer<typeof schemaNode>['enum']): FactType {
  const known: Readonly<Record<string, ScalarName>> = {
    string: 'string',
    integer: 'number',
    number: 'number',
    boolean: 'boolean',
    null: 'null',
  };
  const scalarName = known[name];
  if (scalarName === undefined)
    throw new TypeError(`the facts schema has the type ${name}, which no rule can use`);
  const possible = name === 'null' ? [null] : name === 'boolean' ? [true, false] : (values ?? null);
  return { kind: 'scalar', names: [scalarName], values: possible, literal: false };
}

function union(types: readonly FactType[]): FactType {
  const scalars = types.filter((type) => type.kind === 'scalar');
  if (scalars.length !== types.length || scalars.length === 0) {
    throw new TypeError('the facts schema mixes lists or objects with other types, which no rule can use');
  }
  const listed = scalars.map(({ values }) => values);
  return {
    kind: 'scalar',
    names: scalars.flatMap(({ names }) => names),
    values: listed.every((values) => values !== null) ? listed.flat() : null,
    literal: false,
  };
}
