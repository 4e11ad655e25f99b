import type { FastifyInstance } from 'fastify';
import type { Name } from '../../testing/companies.ts';
import type { Installation } from '../../testing/installation.ts';
import {
  type AnswerMore,
  assertionOf,
  createSoftwarePasskey,
  registrationOf,
  SOFTWARE_ORIGIN,
  type SoftwarePasskey,
} from './software-passkeys.ts';
import { invited } from './visitors.ts';

/** A person with a passkey in software, and the cookie of the session that it began. */
export interface SoftwareVisitor {
  readonly id: string;
  readonly passkey: SoftwarePasskey;
  readonly cookie: string;
}

interface Sent {
  readonly cookie?: string;
  readonly ip?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST' | 'DELETE';
}

/** Calls as the script of a page does. */
export const fromPage = (
  app: FastifyInstance,
  url: string,
  payload: object = {},
  { cookie, ip = '127.0.0.1', headers = {}, method = 'POST' }: Sent = {},
) =>
  app.inject({
    method,
    url,
    remoteAddress: ip,
    headers: {
      host: new URL(SOFTWARE_ORIGIN).host,
      origin: SOFTWARE_ORIGIN,
      'sec-fetch-site': 'same-origin',
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...(method === 'POST' ? { payload } : {}),
  });

/** Calls as a program does. */
export const withToken = (app: FastifyInstance, url: string, token: string, payload?: object) =>
  app.inject({
    method: payload === undefined ? 'GET' : 'POST',
    url,
    headers: { host: 'localhost', authorization: `Bearer ${token}` },
    ...(payload === undefined ? {} : { payload }),
  });

export const cookieOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string =>
  String(headers['set-cookie']).split(';', 1)[0] ?? '';

/** Has somebody accept an invitation with a passkey in software. */
export async function enrolSoftware(
  at: Installation,
  roles: readonly string[] = ['requester'],
): Promise<SoftwareVisitor> {
  const { id, code } = await invited(at, roles);
  const passkey = createSoftwarePasskey();
  const answer = await acceptCode(at, code, passkey);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return { id, passkey, cookie: cookieOf(answer) };
}

/** Takes an invitation or a link. */
export async function acceptCode(
  { app }: Installation,
  code: string,
  passkey: SoftwarePasskey,
  more: AnswerMore = {},
) {
  const opened = await fromPage(app, '/invitation/options', { code });
  if (opened.statusCode !== 200) return opened;
  const registration = registrationOf(passkey, opened.json().options.challenge, more);
  return fromPage(app, '/invitation/passkey', { code, label: 'in software', registration });
}

export async function signInWith(
  { app }: Installation,
  passkey: Pick<SoftwarePasskey, 'id' | 'privateKey'>,
  more: AnswerMore = {},
) {
  const { challenge } = (await fromPage(app, '/sign-in/options')).json();
  return fromPage(app, '/sign-in/passkey', { assertion: assertionOf(passkey, challenge, more) });
}

/** Signs a person in on the command line, by the session of the cookie. */
export async function logInBy({ app }: Installation, cookie: string) {
  const begun = (await fromPage(app, '/v1/logins', { machine: 'build-box' })).json();
  await fromPage(app, '/device/verdict', { code: begun.userCode, isConfirmed: true }, { cookie });
  return (await fromPage(app, '/v1/logins/polls', { deviceCode: begun.deviceCode })).json();
}

/** Makes a link, and gives the code in it. */
export async function linkBy(
  at: Installation,
  who: Name,
  purpose: 'first-passkey' | 'open',
): Promise<string> {
  const { link } = await at.call(who, 'makeLink', { body: { purpose } });
  return link.slice(link.indexOf('#') + 1);
}

export const sessionsOf = ({ services }: Installation, id: string) =>
  services.store.read((tx) => tx.tokens.of(id)).filter(({ kind }) => kind === 'browser' || kind === 'cli');

export const passkeysOf = ({ services }: Installation, id: string) =>
  services.store.read((tx) => tx.passkeys.of(id));
