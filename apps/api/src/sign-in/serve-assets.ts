import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const TYPES = {
  'pages.css': 'text/css; charset=utf-8',
  'pages.js': 'text/javascript; charset=utf-8',
  'review-text.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml; charset=utf-8',
} as const;

/** Where a file is that does not lie here: the page and the service run the same bytes. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'review-text.js': import.meta.resolve('@countersign/signed-reviews/page'),
};

/** The scripts, the styles and the picture of the pages, read when they are first asked for. */
export function serveAssets(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(TYPES)) {
    let bytes: Buffer | undefined;
    app.get(
      `/assets/${name}`,
      { schema: { hide: true }, config: { demands: 'public' } },
      async (_request, reply) => {
        bytes ??= readFileSync(new URL(ELSEWHERE[name] ?? `assets/${name}`, import.meta.url));
        return reply.type(type).header('cache-control', 'no-cache').send(bytes);
      },
    );
  }
}
