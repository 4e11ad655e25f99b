import { ROUTES, TOKEN_DAYS } from '@countersign/schema';
import {
  authorize,
  createDeactivatePrincipal,
  createEnrolHolder,
  createInviteHolder,
  createIssueToken,
  createPrincipalCreator,
  createRenewToken,
  createRevokeToken,
  isAuthorized,
  principalObject,
  viewRefusals,
  viewStatus,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentSuspension } from '../present/present-suspension.ts';
import type { Services } from '../services.ts';

const DAY_MILLIS = 86_400_000;

/** Principals and their tokens. */
export function addPrincipalRoutes(app: FastifyInstance, services: Services): void {
  const { store, clock } = services;
  const create = createPrincipalCreator(services);
  const invite = createInviteHolder(services);
  const deactivate = createDeactivatePrincipal(services);
  const enrol = createEnrolHolder(services);
  const issue = createIssueToken(services);
  const renew = createRenewToken(services);
  const revoke = createRevokeToken(services);

  addRoute(app, ROUTES.me, ({ principal }) => principal);
  addRoute(app, ROUTES.keys, () => services.keys);
  addRoute(app, ROUTES.status, () => {
    const { clock, shippedDigest } = services;
    const { refusals, ...status } = services.store.read((tx) => ({
      ...viewStatus(tx, clock.now()),
      refusals: viewRefusals(tx, clock.now()),
    }));
    const {
      openTasks,
      divergences,
      contestedNames,
      withoutOwner,
      overdueSince,
      outages,
      policies,
      checkpoints,
      host,
      tampering,
    } = status;
    return {
      openTasks,
      divergences,
      contestedNames: contestedNames.map(({ account, apiUsers }) => ({ account, apiUsers: [...apiUsers] })),
      withoutOwner: [...withoutOwner],
      overdueSince: isoOrNull(overdueSince),
      outages: outages.map((one) => ({ ...one, since: iso(one.since) })),
      tampering,
      refusals,
      policies: { inForce: policies, shipped: shippedDigest },
      checkpoints: {
        newest: checkpoints.newest,
        targets: checkpoints.targets.map((one) => ({
          ...one,
          deliveredAt: isoOrNull(one.deliveredAt),
          since: isoOrNull(one.since),
        })),
      },
      backup: host.backup && { ...host.backup, at: iso(host.backup.at) },
      recovery: host.recovery && { ...host.recovery, at: iso(host.recovery.at) },
      suspended: presentSuspension(services.store.suspension()),
    };
  });
  // They are few, and the list has no pages.
  addRoute(app, ROUTES.listPrincipals, ({ principal }) => ({
    principals: store
      .read((tx) => tx.principals.list())
      .filter((one) => isAuthorized(principal, 'principal.read', principalObject(one))),
  }));
  addRoute(app, ROUTES.addPrincipal, ({ principal, actor, body }) => {
    authorize(principal, 'principal.create', principalObject(body));
    return create({ actor, principal: body });
  });
  addRoute(app, ROUTES.inviteHolder, async ({ principal, actor, params }) => {
    const holder = store.read((tx) => tx.principals.get(params.id) ?? null);
    if (holder !== null) authorize(principal, 'principal.invite', principalObject(holder));
    const { code, expiresAt } = await invite({ actor, principal: params.id });
    return { code, expiresAt: iso(expiresAt) };
  });
  addRoute(app, ROUTES.deactivatePrincipal, async ({ principal, actor, params, body }) => {
    const { reasonCode } = body;
    const done = await deactivate({ by: principal, actor, principal: params.id, reasonCode });
    return {
      ...done,
      integrations: [...done.integrations],
      others: [...done.others],
      principals: [...done.principals],
    };
  });
  addRoute(app, ROUTES.enrolHolder, async ({ body }) => {
    const recipient = body.recipient ?? null;
    const made = await enrol({ code: body.code, recipient, validMillis: TOKEN_DAYS * DAY_MILLIS });
    return { ...made, expiresAt: iso(made.expiresAt) };
  });
  addRoute(app, ROUTES.issueToken, ({ principal, actor, params, body }) => {
    const holder = store.read((tx) => tx.principals.get(params.id) ?? null);
    if (holder !== null) authorize(principal, 'token.issue', principalObject(holder));
    return issue({
      actor,
      issuer: principal,
      principal: params.id,
      label: body.label,
      expiresAt: clock.now() + body.expiresInDays * DAY_MILLIS,
    });
  });
  addRoute(app, ROUTES.renewToken, async ({ actor, body }) => {
    const made = await renew({ actor, expiresAt: clock.now() + body.expiresInDays * DAY_MILLIS });
    return { ...made, expiresAt: iso(made.expiresAt) };
  });
  addRoute(app, ROUTES.revokeToken, async ({ principal, actor, params, query }) => {
    const holder = store.read((tx) => {
      const token = tx.tokens.get(params.id);
      return (token && tx.principals.get(token.principal)) ?? null;
    });
    if (holder !== null) authorize(principal, 'token.revoke', principalObject(holder));
    const { withPeople } = query;
    const { others, principals, ...revoked } = await revoke({ actor, token: params.id, withPeople });
    return { ...revoked, others: [...others], principals: [...principals] };
  });
}
