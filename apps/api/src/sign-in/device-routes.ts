import { CountersignError, ROUTES } from '@countersign/schema';
import { type DeviceLogins, issueLink, type SignInDeps } from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { addRoute } from '../http/define-routes.ts';
import { iso } from '../present/instant.ts';
import { atWork } from './at-work.ts';
import type { PublicAddress } from './public-address.ts';
import { requireBrowser } from './require-browser.ts';
import { requireThisMachine } from './require-this-machine.ts';

const own = { schema: { hide: true }, config: { demands: 'principal.read-self' } } as const;

/** Signing in on a command line: what the program calls, and what the page calls on which a person confirms it. */
export function addDeviceRoutes(
  app: FastifyInstance,
  deps: SignInDeps,
  { addressOf, logins }: { readonly addressOf: () => PublicAddress | null; readonly logins: DeviceLogins },
): void {
  const required = (): PublicAddress => {
    const address = addressOf();
    if (address === null) throw new CountersignError('PUBLIC_ADDRESS_UNKNOWN');
    return address;
  };

  addRoute(app, ROUTES.beginLogin, ({ body, ip }) => {
    const { origin } = required();
    const begun = logins.begin({ client: `Command line on ${body.machine}`, address: ip });
    return {
      deviceCode: begun.deviceCode,
      userCode: shown(begun.userCode),
      address: `${origin}/device#${shown(begun.userCode)}`,
      expiresInSeconds: Math.ceil((begun.expiresAt - deps.clock.now()) / 1_000),
      intervalSeconds: Math.ceil(begun.intervalMillis / 1_000),
    };
  });
  addRoute(app, ROUTES.makeLink, ({ actor, body, ip }) => {
    const address = required();
    const isOpen = body.purpose === 'open';
    // Without a passkey nobody signs in but where people try it out.
    if (isOpen) requireThisMachine(app, { address, ip });
    const code = issueLink(deps, { actor, purpose: body.purpose });
    return { link: `${address.origin}/${isOpen ? 'open' : 'invitation'}#${code}` };
  });

  const lookBody = z.strictObject({ code: z.string().max(40) });
  app.post('/device/lookup', { ...own, schema: { ...own.schema, body: lookBody } }, async (request) => {
    requireBrowser(request, addressOf);
    const { from, askedAt } = await logins.look(atWork(request), lookBody.parse(request.body).code);
    return { ...from, askedAt: iso(askedAt) };
  });
  const settleBody = lookBody.extend({ isConfirmed: z.boolean() });
  app.post(
    '/device/verdict',
    { ...own, schema: { ...own.schema, body: settleBody } },
    async (request: FastifyRequest) => {
      requireBrowser(request, addressOf);
      const { code: userCode, isConfirmed } = settleBody.parse(request.body);
      await logins.settle(atWork(request), { userCode, isConfirmed });
      return {};
    },
  );
}

/** Where a program asks, again and again, whether somebody has confirmed it. */
export function addPollRoute(
  app: FastifyInstance,
  { store }: Pick<SignInDeps, 'store'>,
  logins: DeviceLogins,
): void {
  addRoute(app, ROUTES.pollLogin, async ({ body }) => {
    const answer = await logins.poll(body.deviceCode);
    const wait = 'intervalMillis' in answer ? Math.ceil(answer.intervalMillis / 1_000) : null;
    if (answer.state !== 'done') return { state: answer.state, intervalSeconds: wait, session: null };
    const { id, secret, principal, expiresAt } = answer.session;
    const email = store.read((tx) => tx.principals.get(principal)?.email ?? '');
    return {
      state: 'done' as const,
      intervalSeconds: null,
      session: { id, secret, principal, email, expiresAt: iso(expiresAt) },
    };
  });
}

const shown = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
