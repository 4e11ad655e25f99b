import { ROUTES, type RouteDefinition } from '@countersign/schema';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { createOpenApiDocument } from '../openapi-document.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

const served = async (): Promise<Document> => (await installation().app.inject('/v1/openapi.json')).json();
const operationsOf = ({ paths }: Document) =>
  Object.values(paths).flatMap((methods) => Object.values(methods));

describe('/v1/openapi.json', () => {
  test('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...(await served()) });
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('is open to anybody, and the same without an installation', async () => {
    const answer = await installation().app.inject('/v1/openapi.json');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(await createOpenApiDocument())));
  });

  test('has every route, by the name that the client calls it, and nothing else', async () => {
    const names = operationsOf(await served()).map((operation) => operation.operationId);
    expect(names.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  test('says of every route how it answers an error', async () => {
    for (const { operationId, responses } of operationsOf(await served())) {
      const { status, proposes }: RouteDefinition = ROUTES[operationId as keyof typeof ROUTES];
      const waits = proposes === true ? ['202'] : [];
      expect(Object.keys(responses).sort()).toEqual([String(status), ...waits, 'default']);
      expect(JSON.stringify(responses['default'])).toContain('application/problem+json');
      expect(JSON.stringify(responses['default'])).toContain('#/components/schemas/Problem');
    }
  });

  test('says where a file goes, and where an idempotency key', async () => {
    const { paths } = await served();
    expect(Object.keys(paths['/v1/batches']?.['post']?.requestBody?.content ?? {})).toEqual([
      'application/octet-stream',
    ]);
    expect(paths['/v1/requests']?.['post']?.parameters).toMatchObject([
      { name: 'idempotency-key', in: 'header' },
    ]);
  });

  test('names only shapes that it uses, and uses only shapes that it names', async () => {
    const document = await served();
    const used = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    expect([...new Set([...used].map(([, name]) => name))].sort()).toEqual(
      Object.keys(document.components.schemas).sort(),
    );
  });
});
