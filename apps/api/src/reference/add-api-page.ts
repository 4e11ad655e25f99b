import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** Where the OpenAPI document is read in a browser, with the files that this takes beneath it. */
export const API_PAGE = '/docs/api';

/** Scripts and styles are files of this service, and nobody else is asked for anything. Swagger UI sets style attributes, which a policy cannot tell apart. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page of the OpenAPI document. It only shows: a page that calls with the session of whoever reads it would be one more place from which
 * something is approved.
 */
export async function addApiPage(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: API_PAGE,
    staticCSP: POLICY,
    theme: {
      title: 'Countersign: HTTP API',
      // Whoever cannot call from here has no use for a place to type a token into.
      css: [
        { filename: 'countersign.css', content: '.scheme-container, .authorization__btn { display: none }' },
      ],
    },
    uiConfig: {
      layout: 'BaseLayout',
      supportedSubmitMethods: [],
      validatorUrl: null,
      docExpansion: 'none',
      deepLinking: true,
      filter: true,
    },
  });
}
