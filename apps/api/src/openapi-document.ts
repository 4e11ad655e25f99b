import { ROUTES, type RouteDefinition } from '@countersign/schema';
import { fastify } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { addRoute } from './http/define-routes.ts';
import { addOpenApi } from './http/openapi.ts';
import { validatorCompiler } from './http/validate.ts';

/** The OpenAPI document of the HTTP API, as the API serves it, without an installation to ask for it. */
export async function createOpenApiDocument(): Promise<unknown> {
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await addOpenApi(app);
  for (const route of Object.values<RouteDefinition>(ROUTES)) {
    addRoute(app, route, () => {
      throw new Error('this server is never called');
    });
  }
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
