import { CountersignError, ROUTES, TOKEN_DAYS } from '@countersign/schema';
import {
  authorize,
  countEvidence,
  createDeactivatePrincipal,
  createEndSession,
  createEnrolHolder,
  createInviteHolder,
  createIssueMachineToken,
  createIssueToken,
  createRegisterPrincipal,
  createRenewToken,
  createRevokeIdentity,
  createRevokePasskey,
  createRevokeToken,
  createVouchForPrincipal,
  type EndedSession,
  GLOBAL,
  isAuthorized,
  listTokens,
  principalObject,
  viewRefusals,
  viewSeal,
  viewStatus,
  viewVouching,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addProposalRoute, addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentFreeze } from '../present/present-freeze.ts';
import { presentTo, tooFewLeft } from '../present/present-governance-change.ts';
import { presentIdentity } from '../present/present-identity.ts';
import { presentKeys } from '../present/present-keys.ts';
import { presentPasskey } from '../present/present-passkey.ts';
import { presentSuspension } from '../present/present-suspension.ts';
import { presentToken } from '../present/present-token.ts';
import type { Services } from '../services.ts';

const DAY_MILLIS = 86_400_000;

/** Principals and their tokens. */
export function addPrincipalRoutes(app: FastifyInstance, services: Services): void {
  const { store, clock } = services;
  const register = createRegisterPrincipal(services);
  const present = presentTo(services);
  const invite = createInviteHolder(services);
  const deactivate = createDeactivatePrincipal(services);
  const enrol = createEnrolHolder(services);
  const issue = createIssueToken(services);
  const issueToMachine = createIssueMachineToken(services);
  const renew = createRenewToken(services);
  const revoke = createRevokeToken(services);
  const revokePasskey = createRevokePasskey(services);
  const revokeIdentity = createRevokeIdentity(services);
  const endSession = createEndSession(services);

  addRoute(app, ROUTES.me, ({ principal }) => principal);
  addRoute(app, ROUTES.keys, () => presentKeys(services));
  addRoute(app, ROUTES.status, async () => {
    const { clock, shippedDigest } = services;
    const pictures = await countEvidence(services);
    const { refusals, seal, ...status } = services.store.read((tx) => ({
      ...viewStatus(tx, clock.now()),
      seal: viewSeal(tx, services.installation),
      refusals: viewRefusals(tx, clock.now()),
    }));
    const {
      openTasks,
      overdueTasks,
      breakGlass,
      overdueReviews,
      invitationsOver,
      divergences,
      contestedNames,
      withoutOwner,
      withoutKey,
      signatures,
      overdueSince,
      outages,
      freezes,
      policies,
      checkpoints,
      host,
      tampering,
      approvals,
      smallGroups,
      stranded,
    } = status;
    return {
      openTasks,
      overdueTasks,
      breakGlass: {
        unreviewed: breakGlass.unreviewed,
        overdue: breakGlass.overdue.map(({ id, request, principal, dueAt }) => ({
          id,
          request,
          principal,
          dueAt: iso(dueAt),
        })),
      },
      overdueReviews,
      invitationsOver,
      pictures,
      divergences,
      contestedNames: contestedNames.map(({ account, apiUsers }) => ({ account, apiUsers: [...apiUsers] })),
      withoutOwner: [...withoutOwner],
      withoutKey: [...withoutKey],
      signatures: [...signatures],
      overdueSince: isoOrNull(overdueSince),
      outages: outages.map((one) => ({ ...one, since: iso(one.since) })),
      freezes: freezes.map(presentFreeze),
      tampering,
      smallGroups: [...smallGroups],
      stranded: [...stranded],
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
      seal,
      approvals: { ...approvals, administrators: [...approvals.administrators] },
      backup: host.backup && { ...host.backup, at: iso(host.backup.at) },
      recovery: host.recovery && {
        ...host.recovery,
        at: iso(host.recovery.at),
        until: iso(host.recovery.until),
      },
      resumed: host.resumed && { ...host.resumed, at: iso(host.resumed.at) },
      suspended: presentSuspension(services.store.suspension()),
    };
  });
  // They are few, and the list has no pages.
  addRoute(app, ROUTES.listPrincipals, ({ principal }) => ({
    principals: store
      .read((tx) => tx.principals.list())
      .filter((one) => isAuthorized(principal, 'principal.read', principalObject(one))),
  }));
  addProposalRoute(app, ROUTES.addPrincipal, async ({ principal: by, actor, body }) => {
    const { reason = null, ...given } = body;
    const { principal, change } = await register({ by, actor, principal: given, reason });
    return principal.state === 'active' ? { made: principal } : { waits: present(change, by) };
  });
  addRoute(app, ROUTES.inviteHolder, async ({ principal, actor, params }) => {
    const holder = store.read((tx) => tx.principals.get(params.id) ?? null);
    if (holder !== null) authorize(principal, 'principal.invite', principalObject(holder));
    const { code, expiresAt } = await invite({ actor, principal: params.id });
    return { code, expiresAt: iso(expiresAt) };
  });
  addRoute(app, ROUTES.showVouching, ({ principal, params }) => {
    authorize(principal, 'principal.vouch', GLOBAL);
    const { enrolledAt, alike, ...found } = services.store.read((tx) => viewVouching(tx, params.id));
    return { ...found, enrolledAt: isoOrNull(enrolledAt), alike: [...alike] };
  });
  const vouchFor = createVouchForPrincipal(services);
  addRoute(app, ROUTES.vouchForPrincipal, ({ principal, actor, params }) =>
    vouchFor({ by: principal, actor, principal: params.id }),
  );
  addRoute(app, ROUTES.deactivatePrincipal, async ({ principal, actor, params, body }) => {
    const { reasonCode } = body;
    const done = await deactivate({ by: principal, actor, principal: params.id, reasonCode });
    return {
      ...done,
      groups: [...done.groups],
      delegations: [...done.delegations],
      passkeys: [...done.passkeys],
      identities: [...done.identities],
      integrations: [...done.integrations],
      others: [...done.others],
      principals: [...done.principals],
      tooFewLeft: tooFewLeft(services),
    };
  });
  addRoute(app, ROUTES.enrolHolder, async ({ body }) => {
    const recipient = body.recipient ?? null;
    const made = await enrol({ code: body.code, recipient, validMillis: TOKEN_DAYS * DAY_MILLIS });
    return { ...made, expiresAt: iso(made.expiresAt) };
  });
  addProposalRoute(app, ROUTES.issueToken, async ({ principal, actor, params, body }) => {
    const holder = store.read((tx) => tx.principals.get(params.id));
    if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id: params.id });
    authorize(principal, 'token.issue', principalObject(holder));
    if (holder.kind === 'machine') {
      const { reason = null, label, scopes, expiresInDays } = body;
      const asked = { by: principal, actor, machine: holder.id, label, scopes, expiresInDays, reason };
      const { change, issued } = await issueToMachine(asked);
      if (issued === null) return { waits: present(change, principal) };
      return { made: { id: issued.id, token: issued.token } };
    }
    const made = await issue({
      actor,
      issuer: principal,
      principal: params.id,
      label: body.label,
      scopes: body.scopes,
      expiresAt: clock.now() + body.expiresInDays * DAY_MILLIS,
    });
    return { made };
  });
  addRoute(app, ROUTES.listTokens, ({ principal, actor, params }) =>
    store.read((tx) => {
      const holder = tx.principals.get(params.id);
      if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id: params.id });
      authorize(principal, 'token.read', principalObject(holder));
      return { tokens: listTokens(tx, services, { actor, principal: holder.id }).map(presentToken) };
    }),
  );
  addRoute(app, ROUTES.listPasskeys, ({ principal, params }) =>
    store.read((tx) => {
      const holder = tx.principals.get(params.id);
      if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id: params.id });
      authorize(principal, 'passkey.read', principalObject(holder));
      const passkeys = tx.passkeys.of(holder.id).filter((one) => one.revokedAt === null);
      return { passkeys: passkeys.map(presentPasskey) };
    }),
  );
  addRoute(app, ROUTES.revokePasskey, async ({ principal, actor, params }) =>
    presentEnded(await revokePasskey({ by: principal, actor, passkey: params.id })),
  );
  addRoute(app, ROUTES.listIdentities, ({ principal, params }) =>
    store.read((tx) => {
      const holder = tx.principals.get(params.id);
      if (holder === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id: params.id });
      authorize(principal, 'identity.read', principalObject(holder));
      const identities = tx.identities.of(holder.id).filter((one) => one.revokedAt === null);
      return { identities: identities.map(presentIdentity) };
    }),
  );
  addRoute(app, ROUTES.revokeIdentity, async ({ principal, actor, params }) =>
    presentEnded(await revokeIdentity({ by: principal, actor, identity: params.id })),
  );
  addRoute(app, ROUTES.endSession, async ({ principal, actor, params }) =>
    presentEnded(await endSession({ by: principal, actor, session: params.id })),
  );
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
    const { others, passkeys, identities, principals, ...revoked } = await revoke({
      actor,
      token: params.id,
      withPeople,
    });
    return {
      ...revoked,
      passkeys: [...passkeys],
      identities: [...identities],
      others: [...others],
      principals: [...principals],
    };
  });
}

const presentEnded = ({ passkeys, identities, others, ...ended }: EndedSession) => ({
  ...ended,
  passkeys: [...passkeys],
  identities: [...identities],
  others: [...others],
});
