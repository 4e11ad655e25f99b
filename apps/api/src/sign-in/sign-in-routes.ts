import { assertionSchema, CountersignError, nameSchema, registrationSchema } from '@countersign/schema';
import {
  createEndSession,
  createInvitationDesk,
  createOpenByLink,
  createSignInWithPasskey,
  type SignInDeps,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createBeginSession } from './begin-session.ts';
import { creationOptions, requestOptions } from './ceremony-options.ts';
import type { OidcClients } from './oidc-client.ts';
import { originOf } from './origin-of.ts';
import type { PublicAddress } from './public-address.ts';
import { requireBrowser } from './require-browser.ts';
import { requireSameOrigin } from './require-same-origin.ts';
import { requireThisMachine } from './require-this-machine.ts';
import { clearSessionCookie } from './session-cookie.ts';

const codeSchema = z.string().min(1).max(200);
const open = { schema: { hide: true }, config: { demands: 'public' } } as const;

/** What the pages call before somebody has signed in. Each changes something, so each has to come from a page of this installation. */
export function addSignInRoutes(
  app: FastifyInstance,
  deps: SignInDeps,
  { addressOf, clients }: { readonly addressOf: () => PublicAddress | null; readonly clients: OidcClients },
): void {
  const { challenges, store } = deps;
  const signIn = createSignInWithPasskey(deps);
  const invitations = createInvitationDesk(deps);
  const openByLink = createOpenByLink(deps);
  const endSession = createEndSession(deps);
  const begin = createBeginSession(deps);

  app.post('/sign-in/options', open, async (request) => {
    const address = requireBrowser(request, addressOf);
    return requestOptions(address, challenges.issue('sign-in', ''));
  });
  const signInBody = z.strictObject({ assertion: assertionSchema });
  app.post(
    '/sign-in/passkey',
    { ...open, schema: { ...open.schema, body: signInBody } },
    async (request, reply) => {
      const address = requireBrowser(request, addressOf);
      const { assertion } = signInBody.parse(request.body);
      const session = await signIn({ assertion, from: originOf(request) });
      await begin(request, reply, { address, session });
      return {};
    },
  );
  const openBody = z.strictObject({ code: codeSchema });
  app.post(
    '/invitation/options',
    { ...open, schema: { ...open.schema, body: openBody } },
    async (request) => {
      const address = requireBrowser(request, addressOf);
      const { challenge, principal } = await invitations.open(openBody.parse(request.body).code);
      const options = creationOptions(address, { challenge, principal, known: [] });
      return { name: principal.name, email: principal.email, options };
    },
  );
  const acceptBody = z.strictObject({
    code: codeSchema,
    label: nameSchema(100),
    registration: registrationSchema,
  });
  app.post(
    '/invitation/passkey',
    { ...open, schema: { ...open.schema, body: acceptBody } },
    async (request, reply) => {
      const address = requireBrowser(request, addressOf);
      const accepted = acceptBody.parse(request.body);
      const session = await invitations.accept({ ...accepted, from: originOf(request) });
      await begin(request, reply, { address, session });
      return {};
    },
  );
  const linkBody = z.strictObject({ code: codeSchema });
  app.post(
    '/sign-in/link',
    { ...open, schema: { ...open.schema, body: linkBody } },
    async (request, reply) => {
      const address = requireBrowser(request, addressOf);
      requireThisMachine(app, { address, ip: request.ip });
      const { code } = linkBody.parse(request.body);
      const session = await openByLink({ code, from: originOf(request) });
      await begin(request, reply, { address, session });
      return {};
    },
  );
  app.post(
    '/sign-out',
    { schema: { hide: true }, config: { demands: 'principal.read-self' } },
    async (request, reply) => {
      const address = addressOf();
      const { principal, actor } = request.signedIn ?? {};
      if (address === null || principal === undefined || actor?.kind !== 'principal')
        throw new CountersignError('UNAUTHENTICATED');
      requireSameOrigin(request, address);
      const issuer = issuerOf(store, actor.via);
      await endSession({ by: principal, actor, session: actor.via });
      clearSessionCookie(reply, address);
      // Not the cookies: browsers take that for those of every name of the company.
      reply.header('clear-site-data', '"cache", "storage"');
      // Signed out there as well, where the session came from there; where that cannot be reached, it is over here all the same.
      const returnTo = `${address.origin}/sign-in`;
      const location = await clients
        .get(issuer ?? '')
        ?.endSession(returnTo)
        .catch(() => null);
      return { location: location ?? null };
    },
  );
}

/** The issuer whose identity began a session; undefined where it was something else. */
const issuerOf = (store: SignInDeps['store'], session: string): string | undefined =>
  store.read((tx) => {
    const found = tx.tokens.get(session);
    return found && tx.identities.of(found.principal).find(({ id }) => id === found.proof)?.issuer;
  });
