/** A fact and the fields that lead into it: `{ fact: 'operator', path: '$.role' }` is `operator`, `['role']`. */
export interface FactPath {
  readonly fact: string;
  readonly fields: readonly string[];
}

/** All facts by name. Plain JSON values. */
export type AllFacts = Readonly<Record<string, unknown>>;

/** A fact or a field of it that a condition asks for and that is not there. */
export class MissingFactError extends Error {
  constructor(name: string) {
    super(`the fact ${name} is missing`);
    this.name = 'MissingFactError';
  }
}

const pathGrammar = /^\$(\.[A-Za-z_][A-Za-z0-9_]*)+$/;

/** The fields of a path such as `$.a.b`, or null where it is anything else: wildcards, filters and indexes do not exist. */
export function parsePath(path: string): readonly string[] | null {
  return pathGrammar.test(path) && !path.includes('__proto__') ? path.slice(2).split('.') : null;
}

/** `operator.role`: how people and traces name a fact. */
export function factName({ fact, fields }: FactPath): string {
  return [fact, ...fields].join('.');
}

/**
 * What the fields of a fact lead to, by own properties only; undefined where they lead nowhere. json-rules-engine would
 * go on with `undefined` there, or compare the fact itself because it is not an object.
 */
export function valueAtFields(root: unknown, fields: readonly string[]): unknown {
  let value = root;
  for (const field of fields) {
    if (!isRecord(value) || !Object.hasOwn(value, field)) return undefined;
    value = value[field];
  }
  return value;
}

/** The value of a fact among all facts. Throws `MissingFactError`. */
export function readFact(facts: AllFacts, from: FactPath): unknown {
  const value = peekFact(facts, from);
  if (value === undefined) throw new MissingFactError(factName(from));
  return value;
}

/** The value of a fact among all facts, or undefined. */
export function peekFact(facts: AllFacts, { fact, fields }: FactPath): unknown {
  return Object.hasOwn(facts, fact) ? valueAtFields(facts[fact], fields) : undefined;
}

/**
 * A function that gives the value of a fact, or undefined. Asking whether a property is an object's own costs several
 * times as much as reading it. Plain values inherit from two prototypes only, so a name that neither of them has is own.
 */
export function compilePeek(from: FactPath): (facts: AllFacts) => unknown {
  const { fact: name, fields } = from;
  const [field, ...deeper] = fields;
  const inherited = [name, ...fields].some((one) => one in Object.prototype || one in Array.prototype);
  if (field === undefined || deeper.length > 0 || inherited) return (facts) => peekFact(facts, from);
  return (facts) => {
    const fact = facts[name];
    return isObject(fact) ? fact[field] : undefined;
  };
}

/** An object or an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A JSON object, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Whether a fact is there and holds plain values only. Where one is not, a condition may throw, and which one does so is a
 * matter of their order.
 */
export function isPlain(value: unknown): boolean {
  return value !== undefined && (!isObject(value) || isPlainList(value));
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => item !== undefined && !isObject(item));
}
