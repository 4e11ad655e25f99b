import {
  assertionSchema,
  CountersignError,
  idSchema,
  nameSchema,
  registrationSchema,
} from '@countersign/schema';
import { createOwnPasskeys, type SignInDeps } from '@countersign/use-cases';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { atWork } from './at-work.ts';
import { creationOptions, requestOptions } from './ceremony-options.ts';
import type { PublicAddress } from './public-address.ts';
import { requireBrowser } from './require-browser.ts';

const own = { schema: { hide: true }, config: { demands: 'principal.read-self' } } as const;

/** What the account page calls to add and remove passkeys: by a session in a browser only, with a fresh proof each time. */
export function addAccountRoutes(
  app: FastifyInstance,
  deps: SignInDeps,
  addressOf: () => PublicAddress | null,
): void {
  const passkeys = createOwnPasskeys(deps);

  app.post('/account/passkeys/proof', own, async (request) => {
    const address = requireBrowser(request, addressOf);
    const { challenge, allowed } = passkeys.askToAdd(atWork(request));
    return requestOptions(address, challenge, allowed);
  });
  const vouchBody = z.strictObject({ assertion: assertionSchema });
  app.post(
    '/account/passkeys/options',
    { ...own, schema: { ...own.schema, body: vouchBody } },
    async (request) => {
      const address = requireBrowser(request, addressOf);
      const order = await passkeys.vouch(atWork(request), vouchBody.parse(request.body).assertion);
      return creationOptions(address, { ...order, principal: holderOf(request) });
    },
  );
  const addBody = z.strictObject({ label: nameSchema(100), registration: registrationSchema });
  app.post('/account/passkeys', { ...own, schema: { ...own.schema, body: addBody } }, async (request) => {
    requireBrowser(request, addressOf);
    await passkeys.add(atWork(request), addBody.parse(request.body));
    return {};
  });
  const params = z.strictObject({ id: idSchema('passkey') });
  app.post('/account/passkeys/:id/proof', { ...own, schema: { ...own.schema, params } }, async (request) => {
    const address = requireBrowser(request, addressOf);
    const { challenge, allowed } = passkeys.askToRemove(atWork(request), params.parse(request.params).id);
    return requestOptions(address, challenge, allowed);
  });
  app.post(
    '/account/passkeys/:id/removal',
    { ...own, schema: { ...own.schema, params, body: vouchBody } },
    async (request) => {
      requireBrowser(request, addressOf);
      const { assertion } = vouchBody.parse(request.body);
      await passkeys.remove(atWork(request), { passkey: params.parse(request.params).id, assertion });
      return {};
    },
  );
}

function holderOf({ signedIn }: FastifyRequest) {
  if (signedIn === undefined) throw new CountersignError('UNAUTHENTICATED');
  return signedIn.principal;
}
