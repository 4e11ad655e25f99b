import { CountersignError, isErrorCode } from '@countersign/schema';
import {
  createIssuerDesk,
  digestOfBytes,
  evictOldest,
  type Origin,
  type SignInDeps,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createBeginSession } from './begin-session.ts';
import { nextPageSchema } from './next-page.ts';
import type { FlowSecrets, OidcClient, OidcClients } from './oidc-client.ts';
import { originOf } from './origin-of.ts';
import { problemPage } from './pages/problem-page.ts';
import type { PublicAddress } from './public-address.ts';
import { requireBrowser } from './require-browser.ts';
import { sendPage } from './send-page.ts';
import { sessionIn, setSessionCookie } from './session-cookie.ts';

interface Flow {
  readonly client: OidcClient;
  readonly secrets: FlowSecrets;
  /** Of an invitation that is accepted by it; null for signing in. */
  readonly code: string | null;
  readonly next: string;
  readonly from: Origin;
  readonly expiresAt: number;
}

const VALID_MILLIS = 10 * 60_000;
/** Flows that are open at once, and those of them from one address. */
const ROOM = { most: 20_000, mostAtOneAddress: 50 };
/** One for each issuer, so that what one of them sends is never taken for the answer of another. */
const callbackOf = (id: string): string => `/oidc/${id}/callback`;
const open = { schema: { hide: true }, config: { demands: 'public' } } as const;

/** Signing in by an issuer that the configuration names. A flow belongs to the browser that began it, and is over once. */
export function addOidcRoutes(
  app: FastifyInstance,
  deps: SignInDeps,
  { clients, addressOf }: { clients: OidcClients; addressOf: () => PublicAddress | null },
): void {
  const { clock, randomBytes } = deps;
  const desk = createIssuerDesk(deps);
  const beginSession = createBeginSession(deps);
  const flows = new Map<string, Flow>();
  const clientOf = (id: string): OidcClient => {
    const client = clients.get(id);
    if (client === undefined) throw new CountersignError('NOT_FOUND', { what: 'issuer', id });
    return client;
  };

  const params = z.strictObject({ id: z.string().max(40) });
  const startBody = z.strictObject({
    code: z.string().min(1).max(200).optional(),
    next: nextPageSchema,
  });
  app.post(
    '/oidc/:id/start',
    { ...open, schema: { ...open.schema, params, body: startBody } },
    async (request, reply) => {
      const address = requireBrowser(request, addressOf);
      const client = clientOf(params.parse(request.params).id);
      const { code = null, next } = startBody.parse(request.body);
      const { location, secrets } = await client.begin(address.origin + callbackOf(client.issuer.id));
      const key = Buffer.from(randomBytes(32)).toString('base64url');
      const from = originOf(request);
      const isOver = ({ expiresAt }: Flow) => expiresAt <= clock.now();
      evictOldest(flows, { ...ROOM, address: from.address, isOver });
      const expiresAt = clock.now() + VALID_MILLIS;
      flows.set(digestOfKey(key), { client, secrets, code, next, from, expiresAt });
      setSessionCookie(reply, flowCookie(address), { secret: key, maxAgeSeconds: VALID_MILLIS / 1_000 });
      return { location };
    },
  );
  app.get(callbackOf(':id'), { ...open, schema: { ...open.schema, params } }, async (request, reply) => {
    const address = addressOf();
    if (address === null) throw new CountersignError('PUBLIC_ADDRESS_UNKNOWN');
    const key = digestOfKey(sessionIn(request, flowCookie(address)) ?? '');
    const flow = flows.get(key);
    flows.delete(key);
    try {
      const isOther = flow?.client.issuer.id !== params.parse(request.params).id;
      if (flow === undefined || isOther || flow.expiresAt <= clock.now())
        throw new CountersignError('ISSUER_REFUSED', {
          issuer: 'the issuer',
          reason: 'this sign-in was not begun in this browser, or is over',
        });
      const identity = await flow.client.finish(new URL(request.url, address.origin), flow.secrets);
      const from = originOf(request);
      const session =
        flow.code === null
          ? await desk.signIn({ identity, from })
          : await desk.accept({ identity, code: flow.code, from });
      await beginSession(request, reply, { address, session });
      return reply.redirect(flow.next, 303);
    } catch (error) {
      if (!(error instanceof CountersignError) || !isErrorCode(error.code) || error.httpStatus >= 500)
        throw error;
      if (error.code === 'ISSUER_REFUSED') await desk.refuse('issuer-refused');
      return sendPage(reply.code(error.httpStatus), problemPage(error.message));
    }
  });
  // Called by the issuer, and not by a page: what it says is signed. https://openid.net/specs/openid-connect-backchannel-1_0.html
  app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 20_000 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    const logoutBody = z.object({ logout_token: z.string().min(1) });
    scope.post(
      '/oidc/:id/logout',
      { ...open, schema: { ...open.schema, params, body: logoutBody } },
      async (request) => {
        const client = clientOf(params.parse(request.params).id);
        const identity = await client
          .readLogout(logoutBody.parse(request.body).logout_token)
          .catch(async (error) => {
            await desk.refuse('logout-refused');
            throw error;
          });
        await desk.signOut(identity);
        return {};
      },
    );
  });
}

const digestOfKey = (key: string) => digestOfBytes(Buffer.from(key, 'utf8'));

/** The cookie that ties a flow to the browser that began it. */
const flowCookie = (address: PublicAddress): PublicAddress => ({
  ...address,
  cookie: `${address.cookie}-flow`,
});
