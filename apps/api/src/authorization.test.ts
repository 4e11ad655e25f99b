import {
  type Grantees,
  PERMISSIONS,
  type Permission,
  type PermissionDefinition,
  RELATIONS,
  ROUTES,
  type Role,
  type RouteDefinition,
  type RouteName,
} from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { send } from './testing/call.ts';
import { useInstallation } from './testing/installation.ts';
import { type Caller, registerCallers } from './testing/matrix/callers.ts';
import type { Probe } from './testing/matrix/probes/probe.ts';
import { PROBES } from './testing/matrix/probes.ts';
import { createThings, type Things } from './testing/matrix/things.ts';

const installation = useInstallation();
const SET_UP_MILLIS = 120_000;

/** Whose things a caller tries the routes on. */
const KINDS = ['of somebody else', 'of the caller', 'of an integration that the caller owns'] as const;
type Kind = (typeof KINDS)[number];

let callers: readonly Caller[] = [];
let others: Things;
const things = new Map<string, Things>();
const keyOf = (caller: Caller, kind: Kind) => `${caller.name} ${kind}`;

beforeAll(async () => {
  const at = installation();
  callers = await registerCallers(at);
  const rita = { principal: at.people.rita.principal, actor: { kind: 'system' } } as const;
  // Owns what belongs to no caller, because an owner has to be a person who is registered.
  await at.call('ada', 'addPrincipal', {
    body: { name: 'Nobody', email: 'nobody@acme.example', kind: 'person', roles: [] },
  });
  others = await createThings(at, rita, 'nobody@acme.example');
  for (const caller of callers) {
    things.set(keyOf(caller, 'of the caller'), await createThings(at, caller, 'nobody@acme.example'));
    // What an owner sees does not hang on accounts, so one scope is enough; a machine owns none.
    if (caller.scope !== 'elsewhere' || caller.principal.kind === 'machine') continue;
    things.set(
      keyOf(caller, 'of an integration that the caller owns'),
      await createThings(at, rita, caller.principal.email),
    );
  }
}, SET_UP_MILLIS);

/** What the table says, worked out once more and in another way than the product does it. */
function isAllowed(
  permission: Permission,
  caller: Caller,
  { about, owned }: { about: Probe['about']; owned: 'own' | 'integration' | undefined },
): boolean {
  const row: PermissionDefinition = PERMISSIONS[permission];
  const { roles, kind } = caller.principal;
  if (row.personsOnly === true && kind === 'machine') return false;
  const grants = (grantees: Grantees | undefined, counts: (role: Role) => boolean) =>
    grantees === 'signed-in' || roles.some((role) => grantees?.includes(role) === true && counts(role));
  if (about === 'somewhere') return RELATIONS.some((relation) => grants(row[relation], () => true));
  const inScope = caller.scope === 'all accounts' || (about === 'shop' && caller.scope === 'shop');
  const counts = (role: Role) =>
    inScope || role === 'auditor' || (about === 'nothing' && row.anyScope === true);
  const place = about === 'nothing' ? 'global' : inScope ? 'account' : 'other';
  return grants(row[place], counts) || (owned !== undefined && grants(row[owned], counts));
}

const tries = (Object.keys(ROUTES) as RouteName[]).flatMap((name) => {
  const { permission } = ROUTES[name] as RouteDefinition;
  if (permission === 'public') return [];
  return PROBES[name].map((probe, index) => ({
    name,
    permission: probe.permission ?? permission,
    probe,
    index,
  }));
});

let calls = 0;

describe.each(KINDS)(
  'on things %s every role and scope may do what the table says, and nothing else',
  (kind) => {
    const owned = (
      { 'of the caller': 'own', 'of an integration that the caller owns': 'integration' } as const
    )[kind as 'of the caller'];
    test.each(tries)('$name ($permission, try $index)', async ({ name, permission, probe }) => {
      const { app } = installation();
      const wrong: string[] = [];
      for (const caller of callers) {
        const target = kind === 'of somebody else' ? others : things.get(keyOf(caller, kind));
        if (target === undefined) continue;
        calls += 1;
        const sent = probe.sent?.(target, caller, `unique-${calls}`) ?? {};
        const response = await send(app, name, { ...sent, token: caller.token });
        const code = response.statusCode < 400 ? 'OK' : response.json().code;
        const known = ['FORBIDDEN', 'PERSON_REQUIRED', ...(probe.absent === true ? [] : ['NOT_FOUND'])];
        const seen =
          code === 'OK' && (probe.lists === undefined || response.body.includes(probe.lists(target)));
        const done = probe.lists === undefined ? !known.includes(code) : seen;
        const excluded = owned !== undefined && probe.without?.includes(owned) === true;
        const expected = isAllowed(permission, caller, {
          about: probe.about,
          owned: excluded ? undefined : owned,
        });
        if (code === 'INPUT_INVALID') wrong.push(`${caller.name}: the try is malformed: ${response.body}`);
        if (done !== expected) wrong.push(`${caller.name}: ${expected ? 'refused' : 'allowed'} with ${code}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);

/** Routes by which somebody gives power, vouches, decides, or does away with evidence: a machine calls them in vain. */
const FOR_PERSONS: readonly RouteName[] = [
  'reviewRequest',
  'reviewSelection',
  'acknowledgeRequest',
  'commentOnRequest',
  'breakGlass',
  'reviewBreakGlass',
  'completeTask',
  'startTask',
  'releaseTask',
  'handOverTask',
  'withdrawReport',
  'attachEvidence',
  'resendInvitation',
  'confirmTask',
  'adoptApiUser',
  'correctApiUser',
  'setIntegrationOwner',
  'setOperator',
  'retireAccount',
  'retireIntegration',
  'importRegistry',
  'changeAccount',
  'addIntegration',
  'addAccount',
  'addPrincipal',
  'inviteHolder',
  'showVouching',
  'vouchForPrincipal',
  'deactivatePrincipal',
  'issueToken',
  'listTokens',
  'listPasskeys',
  'revokePasskey',
  'listIdentities',
  'revokeIdentity',
  'makeLink',
  'endSession',
  'resumeLog',
  'requestPruning',
  'proposePolicies',
  'sealInstallation',
  'collectToken',
  'proposeChange',
  'reviewChange',
  'withdrawChange',
  'freeze',
  'thaw',
  'holdSubject',
  'releaseSubject',
  'requestErasure',
  'openDestination',
  'setGroup',
  'setDelegation',
  'endDelegation',
  'showNotificationPreferences',
  'setNotificationPreferences',
  'retryNotification',
];

test('a machine with every role for all accounts is refused what only persons do, on every route of it and on no other', async () => {
  const { app } = installation();
  const machine = callers.find(
    ({ principal, scope }) => principal.kind === 'machine' && scope === 'all accounts',
  );
  if (machine === undefined) throw new Error('no machine calls');
  const refused = new Set<RouteName>();
  for (const { name, probe } of tries) {
    calls += 1;
    const sent = probe.sent?.(others, machine, `machine-${calls}`) ?? {};
    const response = await send(app, name, { ...sent, token: machine.token });
    if (response.statusCode === 403 && response.json().code === 'PERSON_REQUIRED') refused.add(name);
  }
  expect([...refused].sort()).toEqual([...FOR_PERSONS].sort());
});
