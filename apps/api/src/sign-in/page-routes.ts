import { CountersignError, reviewSubjectSchema } from '@countersign/schema';
import { listTokens, type SignedIn } from '@countersign/use-cases';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { presentIdentity } from '../present/present-identity.ts';
import { presentPasskey } from '../present/present-passkey.ts';
import { presentToken } from '../present/present-token.ts';
import type { Services } from '../services.ts';
import { nextPage } from './next-page.ts';
import type { OidcIssuer } from './oidc-issuers.ts';
import { accountPage } from './pages/account-page.ts';
import { devicePage } from './pages/device-page.ts';
import { invitationPage } from './pages/invitation-page.ts';
import { openPage } from './pages/open-page.ts';
import { problemPage } from './pages/problem-page.ts';
import { reviewPage } from './pages/review-page.ts';
import { signInPage } from './pages/sign-in-page.ts';
import type { PublicAddress } from './public-address.ts';
import { sendPage } from './send-page.ts';
import { sessionIn } from './session-cookie.ts';

const NOTHING_TO_REVIEW =
  'There is nothing to review at this address. Open the one that the command line shows.';

const hidden = { schema: { hide: true }, config: { demands: 'public' } } as const;

/** The pages. None of them does anything by being opened. */
export function addPageRoutes(
  app: FastifyInstance,
  services: Services,
  {
    addressOf,
    authenticate,
    issuers,
  }: {
    readonly addressOf: () => PublicAddress | null;
    readonly authenticate: (secret: string) => SignedIn | undefined;
    readonly issuers: readonly OidcIssuer[];
  },
): void {
  const page = (
    path: string,
    show: (request: FastifyRequest, reply: FastifyReply, address: PublicAddress) => FastifyReply,
  ) =>
    app.get(path, hidden, async (request, reply) => {
      const address = addressOf();
      if (address === null) {
        const { message } = new CountersignError('PUBLIC_ADDRESS_UNKNOWN');
        return sendPage(reply.code(503), problemPage(message));
      }
      // Passkeys belong to one name, so there is one address.
      if (request.host !== new URL(address.origin).host)
        return reply.redirect(`${address.origin}${request.url}`, 308);
      return show(request, reply, address);
    });
  const visitorOf = (request: FastifyRequest, address: PublicAddress): SignedIn | undefined => {
    const secret = sessionIn(request, address);
    if (secret === undefined) return undefined;
    try {
      return authenticate(secret);
    } catch {
      // It has ended; signing in again says all that there is to say.
      return undefined;
    }
  };

  page('/', (request, reply, address) =>
    reply.redirect(visitorOf(request, address) === undefined ? '/sign-in' : '/account', 303),
  );
  page('/sign-in', (request, reply) => {
    const { next } = request.query as { readonly next?: unknown };
    return sendPage(reply, signInPage(nextPage(next), issuers));
  });
  page('/invitation', (_request, reply) => sendPage(reply, invitationPage(issuers)));
  page('/open', (_request, reply) => sendPage(reply, openPage()));
  page('/device', (request, reply, address) => {
    const visitor = visitorOf(request, address);
    if (visitor === undefined) return reply.redirect('/sign-in?next=device', 303);
    return sendPage(reply, devicePage(visitor.principal));
  });
  page('/review/:id', (request, reply, address) => {
    const { id } = request.params as { readonly id: string };
    const subject = reviewSubjectSchema.safeParse(id);
    if (!subject.success) return sendPage(reply.code(404), problemPage(NOTHING_TO_REVIEW));
    const visitor = visitorOf(request, address);
    if (visitor === undefined) return reply.redirect(`/sign-in?next=${subject.data}`, 303);
    return sendPage(reply, reviewPage({ principal: visitor.principal, subject: subject.data }));
  });
  page('/account', (request, reply, address) => {
    const visitor = visitorOf(request, address);
    if (visitor === undefined) return reply.redirect('/sign-in?next=account', 303);
    const { principal, actor } = visitor;
    const shown = services.store.read((tx) => ({
      passkeys: tx.passkeys.of(principal.id).filter((one) => one.revokedAt === null),
      identities: tx.identities.of(principal.id).filter((one) => one.revokedAt === null),
      tokens: [...listTokens(tx, services, { actor, principal: principal.id })],
    }));
    return sendPage(
      reply,
      accountPage({
        principal,
        passkeys: shown.passkeys.map(presentPasskey),
        identities: shown.identities.map(presentIdentity),
        tokens: shown.tokens.map(presentToken),
      }),
    );
  });
}
