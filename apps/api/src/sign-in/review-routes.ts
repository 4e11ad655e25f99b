import {
  assertionSchema,
  CountersignError,
  idSchema,
  reasonSchema,
  reviewSubjectSchema,
  reviewVerdictSchema,
} from '@countersign/schema';
import type { ReviewDesk, Reviewer } from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { iso } from '../present/instant.ts';
import { atWork } from './at-work.ts';
import { requestOptions } from './ceremony-options.ts';
import type { PublicAddress } from './public-address.ts';
import { requireBrowser } from './require-browser.ts';

const params = z.strictObject({ id: reviewSubjectSchema });
/** In whose place it is reviewed; left out for the reviewer's own. */
const place = z.strictObject({ for: idSchema('principal').optional() });
const own = { schema: { hide: true, params }, config: { demands: 'principal.read-self' } } as const;

/** What the page calls on which people sign reviews with their passkeys. Who may review what is decided where it is recorded. */
export function addReviewRoutes(
  app: FastifyInstance,
  desk: ReviewDesk,
  addressOf: () => PublicAddress | null,
): void {
  const subjectOf = (request: FastifyRequest) => params.parse(request.params).id;

  app.get(
    '/review/:id/document',
    { ...own, schema: { ...own.schema, querystring: place } },
    async (request) => desk.show(reviewerOf(request), subjectOf(request), place.parse(request.query).for),
  );
  const orderBody = z.strictObject({ verdict: reviewVerdictSchema });
  app.post('/review/:id/order', { ...own, schema: { ...own.schema, body: orderBody } }, async (request) => {
    const address = requireBrowser(request, addressOf);
    const reviewer = reviewerOf(request);
    const { verdict } = orderBody.parse(request.body);
    const { order, allowed } = desk.ask(reviewer, {
      subject: subjectOf(request),
      verdict,
      origin: address.origin,
    });
    const { nonce, salt, issuedAt, expiresAt } = order;
    return {
      order: {
        nonce,
        salt,
        issuedAt: iso(issuedAt),
        expiresAt: iso(expiresAt),
        principal: reviewer.principal,
      },
      // The challenge is made by the page, from what it shows.
      options: requestOptions(address, '', allowed),
    };
  });
  const verdictBody = z.strictObject({
    envelope: z.string().max(4_000),
    reason: reasonSchema.nullable(),
    assertion: assertionSchema,
  });
  app.post(
    '/review/:id/verdict',
    { ...own, schema: { ...own.schema, body: verdictBody } },
    async (request) => {
      const { origin } = requireBrowser(request, addressOf);
      const subject = subjectOf(request);
      const { state } = await desk.review(reviewerOf(request), {
        ...verdictBody.parse(request.body),
        subject,
        origin,
      });
      return { state };
    },
  );
}

function reviewerOf(request: FastifyRequest): Reviewer {
  const person = request.signedIn?.principal;
  if (person === undefined) throw new CountersignError('UNAUTHENTICATED');
  return { ...atWork(request), person };
}
