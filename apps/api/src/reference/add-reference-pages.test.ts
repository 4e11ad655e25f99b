import { ERRORS } from '@countersign/schema';
import { expect, test } from 'vitest';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('the type of a problem leads to its description, which anybody may read and which runs no script', async () => {
  const { app } = installation();
  const refused = await app.inject('/v1/me');
  const { pathname, hash } = new URL(refused.json().type, 'http://localhost');
  const page = await app.inject(pathname);
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.body).toContain(`id="${hash.slice(1)}"`);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.body).not.toMatch(/<script|style=|<style/);
});

test('the page has every error, in the words of the registry', async () => {
  const page = (await installation().app.inject('/docs/errors')).body;
  for (const code of Object.keys(ERRORS)) expect(page).toContain(`<section id="${code}">`);
  expect(page).toContain('Too much was asked for at once. Wait {seconds} seconds and try again.');
});
