import { entriesFrom } from '../../testing/act.ts';
import type { Installation } from '../../testing/installation.ts';
import type { Visitor } from './browser.ts';

let addresses = 0;

/** Where people reach the installation. */
export async function originOf({ app }: Installation): Promise<string> {
  if (app.server.address() === null) await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the API does not listen');
  return `http://localhost:${address.port}`;
}

export async function invited(
  at: Installation,
  roles: readonly string[] = ['requester'],
): Promise<{ id: string; email: string; code: string }> {
  addresses += 1;
  const email = `newcomer-${addresses}@acme.example`;
  const body = { name: `Newcomer ${addresses}`, email, kind: 'person', roles };
  const { id } = await at.call('ada', 'addPrincipal', { body });
  const { code } = await at.call('ada', 'inviteHolder', { params: { id } });
  return { id, email, code };
}

/** Has somebody accept an invitation, and gives the visitor at the account page. */
export async function enrolVisitor(
  at: Installation,
  visit: () => Promise<Visitor>,
  roles: readonly string[] = ['requester'],
): Promise<{ visitor: Visitor; id: string; origin: string }> {
  const origin = await originOf(at);
  const { id, code } = await invited(at, roles);
  const visitor = await visit();
  await accept(visitor, origin, code);
  return { visitor, id, origin };
}

export async function accept({ page }: Visitor, origin: string, code: string): Promise<void> {
  await page.goto(`${origin}/invitation#${code}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name of this passkey').fill('laptop');
  await page.getByRole('button', { name: 'Create passkey and sign in' }).click();
  await page.getByRole('heading', { name: 'My account' }).waitFor();
}

/** Shows the passkey that there is, then has a security key make another one. */
export async function addSecond(visitor: Visitor, label: string): Promise<void> {
  const { page } = visitor;
  await page.route('**/account/passkeys/options', async (route) => {
    await visitor.plugIn();
    await route.continue();
  });
  await page.getByLabel('Name of another passkey').fill(label);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await page.getByText(label, { exact: true }).waitFor();
}

/** Calls with the cookie of a visitor, as the script of a page does. */
export async function inSession(
  at: Installation,
  { page }: Visitor,
  url: string,
  payload: object | undefined = {},
  method: 'POST' | 'DELETE' = 'POST',
) {
  const origin = await originOf(at);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  return at.app.inject({
    method,
    url,
    headers: { host: new URL(origin).host, origin, cookie, 'sec-fetch-site': 'same-origin' },
    ...(method === 'DELETE' ? {} : { payload }),
  });
}

/** Signs an own challenge in the page, without the script of the page. */
export const assertionIn = ({ page }: Visitor, options: unknown, more = {}) =>
  page.evaluate(
    `(async () => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify({ ...(options as object), ...more })});
      return (await navigator.credentials.get({ publicKey })).toJSON();
    })()`,
  );

export async function challenge(at: Installation, origin: string) {
  const answer = await at.app.inject({
    method: 'POST',
    url: '/sign-in/options',
    headers: { host: new URL(origin).host, origin },
  });
  return answer.json();
}

export const post = (at: Installation, origin: string, url: string, payload: object, headers = {}) =>
  at.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { host: new URL(origin).host, origin, ...headers },
  });

export const summary = (answer: { statusCode: number; json(): { code: string } }) =>
  answer.statusCode < 400 ? 'OK' : answer.json().code;

export const lastRefusal = (at: Installation, from: number) =>
  entriesFrom(at, from)
    .filter(({ type }) => type === 'sign-in.refused')
    .map(({ data }) => data.code);
