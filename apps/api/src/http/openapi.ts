import { WIRE_SCHEMAS } from '@countersign/schema';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;
type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>;

/** The OpenAPI document of the routes, at `/v1/openapi.json`. Has to be added before the routes. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  const schemaRegistry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(WIRE_SCHEMAS)) schemaRegistry.add(schema, { id });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        description: 'Decides, approves, carries out and proves changes to API users.',
        version: '1',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: withGroups(withFileBodies(createJsonSchemaTransform({ skipList: [], schemaRegistry }))),
    transformObject: withoutUnused(createJsonSchemaTransformObject({ schemaRegistry })),
  });
  app.get('/v1/openapi.json', { schema: { hide: true }, config: { demands: 'public' } }, async () =>
    app.swagger(),
  );
}

/** Whoever reads the document finds together what is about the same thing, which is the first word of a path after the version. */
function withGroups(transform: Transform): Transform {
  return (route) => {
    const { schema, url } = transform(route);
    const [, thing = 'other'] = /^\/v\d+\/([\w-]+)/.exec(url) ?? [];
    return { schema: { ...schema, tags: [thing] }, url };
  };
}

/** A file has no schema that could be checked, so its body is added to the document only. */
function withFileBodies(transform: Transform): Transform {
  return (route) => {
    const { schema, url } = transform(route);
    if (route.route.config?.takesFile !== true) return { schema, url };
    const body = { type: 'string', contentMediaType: 'application/octet-stream' };
    return { schema: { ...schema, consumes: ['application/octet-stream'], body }, url };
  };
}

/** Every shape is made twice, as it is sent and as it is answered; most are needed only one way. */
function withoutUnused(transform: TransformObject): TransformObject {
  return (document) => {
    const whole = transform(document);
    if (!('components' in whole) || whole.components?.schemas === undefined) return whole;
    const { schemas } = whole.components;
    const used = new Set<string>();
    const visit = (part: unknown): void => {
      for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
        if (used.has(name)) continue;
        used.add(name);
        visit(schemas[name]);
      }
    };
    visit(whole.paths);
    for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
    return whole;
  };
}
