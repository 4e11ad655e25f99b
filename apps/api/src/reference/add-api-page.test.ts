import { ROUTES } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { BROWSER_INSTALLED, useBrowser, WITHOUT_BROWSER } from '../sign-in/testing/browser.ts';
import { useInstallation } from '../testing/installation.ts';

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags: readonly string[] }>>>>;
}

/** The page is made in the browser, which takes its time where others are at work. */
const PATIENCE = { timeout: 60_000 };

const installation = useInstallation();
const visit = useBrowser();

describe.skipIf(!BROWSER_INSTALLED)(`the page of the HTTP API in a browser${WITHOUT_BROWSER}`, () => {
  test('shows every route of the document, calls none, and asks nobody else for anything', {
    timeout: 3 * PATIENCE.timeout,
  }, async () => {
    const { app } = installation();
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    const { page } = await visit();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${origin}/docs/api`);
    const { paths } = (await app.inject('/v1/openapi.json')).json<OpenApiDocument>();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const groups = new Set(operations.flatMap(({ tags }) => tags));
    await expect.poll(() => page.locator('.opblock-tag').count(), PATIENCE).toBe(groups.size);
    await page.locator('.opblock-tag', { hasText: 'requests' }).click();
    const ofRequests = operations.filter(({ tags }) => tags.includes('requests'));
    await expect.poll(() => page.locator('.opblock').count(), PATIENCE).toBe(ofRequests.length);
    await page.locator('.opblock', { hasText: ROUTES.submitRequest.summary }).click(PATIENCE);
    await page.locator('.opblock.is-open .responses-wrapper').waitFor(PATIENCE);
    for (const name of ['Try it out', 'Authorize', 'Explore'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
    expect(asked.filter((url) => !url.startsWith(`${origin}/docs/api`) && !url.startsWith('data:'))).toEqual(
      [],
    );
    expect(complaints).toEqual([]);
  });
});

test('what lies beneath the page is the document and the files of the library, and no way out of their folder', async () => {
  const { app } = installation();
  const of = async (path: string) => (await app.inject(path)).statusCode;
  expect(await of('/docs/api/static/swagger-ui.css')).toBe(200);
  for (const path of ['../package.json', '%2e%2e/package.json', '..%2fpackage.json', '..%5cpackage.json'])
    expect(await of(`/docs/api/static/${path}`), path).toBeGreaterThanOrEqual(400);
  for (const path of ['/docs/apis', '/docs/api/v1/me', '/docs']) expect(await of(path), path).toBe(404);
  const { headers } = await app.inject('/docs/api');
  expect(headers['content-security-policy']).toContain("script-src 'self';");
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|https?:/);
  expect(headers['x-content-type-options']).toBe('nosniff');
});
