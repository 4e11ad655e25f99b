import type { InjectOptions } from 'fastify';
import { createGenerator, type Known, type Schema } from './create-generator.ts';
import { oddText, oddValue } from './odd-values.ts';
import type { Random } from './random.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One call, and the operation that it is meant for. */
export interface FuzzedCall {
  readonly operation: string;
  readonly options: InjectOptions;
}

const TYPES = ['application/json', 'text/plain', 'application/octet-stream', 'multipart/form-data', 'x', ''];
const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'] as const;

/**
 * Makes calls of the operations of an OpenAPI document.
 * @param seeds bodies that an operation takes as they are, to be changed a little
 * @param tokens what callers sign in with
 */
export function createCalls(
  { paths, components }: OpenApiDocument,
  context: {
    readonly known: Known;
    readonly tokens: readonly string[];
    readonly seeds: (operation: string) => unknown;
    readonly random: Random;
  },
): () => FuzzedCall {
  const { known, tokens, seeds, random } = context;
  const value = createGenerator(components.schemas, known, random);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

  const textOf = (schema: Schema) => {
    const made = value(schema);
    return typeof made === 'string' ? made : String(JSON.stringify(made));
  };
  const urlOf = (path: string, parameters: readonly Parameter[]) => {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
      return random.oneIn(40) ? '%ff%00/' : encode(textOf(schema));
    });
    const pairs = parameters
      .filter((one) => one.in === 'query' && (one.required === true || random.oneIn(3)))
      .flatMap(({ name, schema }) => {
        const pair = `${name}=${encode(random.oneIn(12) ? oddText(random) : textOf(schema))}`;
        return random.oneIn(30) ? [pair, pair, `${name}[]=1`] : [pair];
      });
    if (random.oneIn(60)) pairs.push(`${encode(oddText(random).slice(0, 40))}=x`, '__proto__[a]=1', '&&=');
    return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
  };
  const bodyOf = ({ operationId, requestBody }: Operation): string | undefined => {
    const [schema] = Object.values(requestBody?.content ?? {});
    if (schema === undefined) return random.oneIn(20) ? '{}' : undefined;
    const seed = random.oneIn(2) ? seeds(operationId) : undefined;
    const made = seed === undefined ? value(schema.schema) : random.oneIn(2) ? seed : changed(seed, random);
    const text = typeof made === 'string' ? made : (JSON.stringify(made) ?? 'null');
    if (!random.oneIn(30)) return text;
    return random.pick([
      text.slice(0, random.int(text.length + 1)),
      text.replace('{', '{"reason":"a","reason":"b",'),
      `${text}${text}`,
      `\ufeff${text}`,
      `${'['.repeat(20_000)}`,
      `{"a":${'9'.repeat(400)}}`,
    ]);
  };
  const headersOf = (operation: Operation, body: string | undefined): Record<string, string> => {
    const isFile = Object.keys(operation.requestBody?.content ?? {}).includes('application/octet-stream');
    const usual = isFile ? 'application/octet-stream' : 'application/json';
    const type = random.oneIn(40) ? random.pick(TYPES) : usual;
    const token = random.pick(tokens);
    const authorization = random.oneIn(15)
      ? random.pick(['Bearer', 'Basic eDp5', `Bearer ${token}x`, `bearer  ${token}`, 'Bearer cs_x'])
      : `Bearer ${token}`;
    return {
      ...(random.oneIn(25) ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...(random.oneIn(6) ? { 'idempotency-key': `key-${random.int(500)}` } : {}),
      ...(random.oneIn(30) ? { 'if-match': random.pick(['*', '"x"', 'W/"x"', '"', ',,,']) } : {}),
      ...(random.oneIn(30) ? { cookie: `__Host-session=${token}; a=;=b` } : {}),
      ...(random.oneIn(40) ? { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } : {}),
      ...(random.oneIn(40) ? { accept: 'text/html', 'accept-encoding': '\u00ff', range: 'bytes=-1' } : {}),
      ...(random.oneIn(60) ? { 'last-event-id': random.pick(['-1', '1e9', 'x', '']) } : {}),
    };
  };

  return () => {
    const { path, method, operation } = random.pick(operations);
    const body = bodyOf(operation);
    const options: InjectOptions = {
      method: (random.oneIn(60) ? random.pick(METHODS) : method) as 'GET',
      url: urlOf(path, operation.parameters ?? []),
      headers: headersOf(operation, body),
      ...(body === undefined ? {} : { payload: body }),
    };
    return { operation: operation.operationId, options };
  };
}

/** A lone surrogate has no encoding. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** A value of which one part is another one. */
function changed(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.oneIn(6)) return oddValue(random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.oneIn(4)) return [...value, oddValue(random)];
    const at = random.int(value.length);
    return value.map((one, index) => (index === at ? changed(one, random) : one));
  }
  const entries = Object.entries(value);
  const at = random.int(entries.length + 1);
  if (at === entries.length) return { ...value, [oddText(random).slice(0, 40)]: oddValue(random) };
  if (random.oneIn(5)) return Object.fromEntries(entries.filter((_, index) => index !== at));
  return Object.fromEntries(
    entries.map(([name, part], index) => [name, index === at ? changed(part, random) : part]),
  );
}
