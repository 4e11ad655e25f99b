import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedRules } from '@countersign/rules-engine';
import { accountSchema, adoptApiUserSchema, type Facts, integrationSchema } from '@countersign/schema';
import { createAdoptApiUser, createPrincipalCreator } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { advance, approve, complete, confirm, openTaskOf, previewOf, run, submit } from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { attestException, grantException } from '../testing/exceptions.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { registerAccount, registerIntegration } from '../testing/register.ts';
import {
  API_CREATE,
  adoptOnEma2,
  EMA2_CREATE,
  HUB_CREATE,
  PORTAL_CREATE,
  submitApproved,
} from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const EXAMPLES = join(import.meta.dirname, '../../../../examples');

/** Every fact that the conditions of a shipped rule read, as a path. */
function factsRead(value: unknown, found: Set<string>): Set<string> {
  if (Array.isArray(value)) for (const one of value) factsRead(one, found);
  else if (typeof value === 'object' && value !== null) {
    const { fact, path = '' } = value as { fact?: unknown; path?: string };
    if (typeof fact === 'string') found.add(`${fact}${path.replace('$', '')}`);
    for (const one of Object.values(value)) factsRead(one, found);
  }
  return found;
}

/** An installation that remembers on which facts both evaluators were asked, and which rules had something to say. */
function watched(world: World): { world: World; seen: Facts[]; fired: Set<string> } {
  const seen: Facts[] = [];
  const fired = new Set<string>();
  const { policies } = world.deps;
  const deps = {
    ...world.deps,
    policies: {
      ...policies,
      decide: (...asked: Parameters<typeof policies.decide>) => {
        seen.push(asked[1]);
        const verdict = policies.decide(...asked);
        for (const { ruleId } of [...verdict.determining, ...verdict.advisories]) fired.add(ruleId);
        for (const { rule } of verdict.requirements) fired.add(rule.ruleId);
        return verdict;
      },
    },
  };
  return { world: { ...world, deps }, seen, fired };
}

const valueAt = (facts: Facts, path: string): unknown =>
  path.split('.').reduce<unknown>((inside, field) => (inside as Record<string, unknown>)[field], facts);

const read = <S extends z.ZodType>(file: string, schema: S): z.output<S>[] =>
  z.array(schema).parse(parse(readFileSync(join(EXAMPLES, file), 'utf8')));

/** The example company, and its file of requests, which has a row that keeps and a row that breaks most rules. */
async function submitExample(world: World): Promise<void> {
  const actor = { kind: 'system' } as const;
  const { deps } = world;
  const { ada } = world.people;
  const integrations = read('integrations.yaml', integrationSchema);
  for (const email of new Set(integrations.map(({ owner }) => owner)))
    await createPrincipalCreator(deps)({
      actor,
      principal: { name: email, email, kind: 'person', roles: [] },
    });
  for (const integration of integrations)
    await registerIntegration(world, integration).catch(() => undefined);
  for (const account of read('accounts.yaml', accountSchema)) await registerAccount(world, account);
  for (const apiUser of read('api-users.yaml', adoptApiUserSchema))
    await createAdoptApiUser(deps)({ by: ada, actor: actorOf(ada), reason: null, apiUser });
  const bytes = readFileSync(join(EXAMPLES, 'requests.csv'));
  await submitFile(world, bytes);
}

function submitFile(world: World, bytes: Uint8Array) {
  const { rita } = world.people;
  const file = { bytes, fileName: 'requests.csv' };
  return handIn(world.deps)({ principal: rita, actor: actorOf(rita), file });
}

/** Passwords that break one rule each, typed into a file, where the facts about them are derived. */
async function typePasswords(world: World): Promise<void> {
  const header =
    'provider,action,account,integration,description,enabled,password,password_confirmation,reason';
  const passwords = [
    ['Grüner-Tee-um-halb-4', 'Grüner-Tee-um-halb-4'],
    ['Grüner-Tee-um-halb-4', 'Grüner-Tee-um-halb-5'],
    ['short1', 'short1'],
    ['OnlyLettersAndNothingElse', 'OnlyLettersAndNothingElse'],
    ['my-password-is-very-long-7', 'my-password-is-very-long-7'],
    ['Acme Fresh Shop and something-7', 'Acme Fresh Shop and something-7'],
    ['magento@acme.example-and-more-7', 'magento@acme.example-and-more-7'],
  ];
  const rows = passwords.map(
    ([text, again]) => `dotdigital,create,fresh-shop,magento,Magento,yes,${text},${again},Needed`,
  );
  const { rita } = world.people;
  const file = { bytes: Buffer.from([header, ...rows, ''].join('\n')), fileName: 'passwords.csv' };
  await previewOf(world, { principal: rita, actor: actorOf(rita), file });
}

/** What is asked about people, and about users whose lives went on. */
async function liveOn(world: World): Promise<void> {
  const id = await submitApproved(world, PORTAL_CREATE);
  await run(world);
  const task = openTaskOf(world, id).id;
  // By somebody who approved, and then by somebody who did not.
  const amy = { ...world.people.amy, roles: ['approver', 'portal-operator'] as const };
  const people = { ...world.people, amy: { ...amy, roles: [...amy.roles] } };
  await complete({ ...world, people }, task, { by: 'amy', evidence: { providerId: 'x' } }).catch(
    () => undefined,
  );
  await collect(world, id, 'pete');
  await complete(world, task, { evidence: { providerId: 'apiuser-0a1b2c3d4e5f@apiconnector.com' } });
  for (const by of ['pete', 'paul'] as const) await confirm(world, task, { by }).catch(() => undefined);
  const rita = { ...world.people.rita, roles: ['requester', 'approver'] as const };
  const asRita = { ...world.people, rita: { ...rita, roles: [...rita.roles] } };
  await approve({ ...world, people: asRita }, await submit(world, API_CREATE), 'rita').catch(() => undefined);
  const attested = await attestException(world, await grantException(world));
  await confirm(world, attested, { by: 'pete' }).catch(() => undefined);
  // A user that the worker made, used, and whose credentials grew old.
  const made = await submitApproved(world, EMA2_CREATE);
  await run(world);
  advance(world, 400 * DAY);
  const apiUser = world.deps.store.read((tx) => tx.requests.get(made)?.apiUser ?? '');
  await submit(world, {
    provider: 'eset-msp-administrator-2',
    action: 'disable',
    account: 'msp',
    subject: apiUser,
  });
}

/** Requests that no row of the example makes. */
async function requestTheRest(world: World): Promise<void> {
  const { store } = world.deps;
  await store.write((tx) => {
    const hub = tx.accounts.get('hub');
    if (hub?.provider === 'eset-protect-hub') tx.accounts.replace({ ...hub, writeAccessSuffices: true });
  });
  await submit(world, HUB_CREATE);
  const subject = await adoptOnEma2(world, 'crm');
  const update = { provider: 'eset-msp-administrator-2', action: 'update', account: 'msp', subject } as const;
  await submit(world, { ...update, change: { status: '1' } });
  const change = { ...EMA2_CREATE.change, email: 'crrn@acme.example' };
  await submit(world, { ...EMA2_CREATE, integration: 'magento', change });
  const day = new Date(world.temp.clock.now() + 30 * DAY).toISOString().slice(0, 10);
  await submit(world, {
    ...EMA2_CREATE,
    change: { ...EMA2_CREATE.change, email: 'later@acme.example' },
    reviewDate: day,
  });
}

test('every fact that a shipped rule reads takes two values at least through the code of production', () =>
  withWorld(async (bare) => {
    const { world, seen } = watched(bare);
    await submitExample(world);
    await typePasswords(world);
    await liveOn(world);
    await requestTheRest(world);
    const paths = [
      ...factsRead(
        shippedRules.map((rule) => (rule as { conditions: unknown }).conditions),
        new Set(),
      ),
    ];
    expect(paths.length).toBeGreaterThan(40);
    const values = (path: string) => new Set(seen.map((facts) => JSON.stringify(valueAt(facts, path))));
    const stuck = paths
      .filter((path) => values(path).size < 2)
      .map((path) => `${path}: ${[...values(path)]}`);
    expect(stuck).toEqual([]);
  }));

test('where a password comes from is told as it is: from nobody, from the worker, from whoever typed it', () =>
  withWorld(async (bare) => {
    const { world, seen } = watched(bare);
    await submit(world, EMA2_CREATE);
    await submit(world, API_CREATE);
    await typePasswords(world);
    const origins = new Set(seen.map(({ password }) => password.origin));
    expect(origins).toEqual(new Set(['none', 'generated', 'typed']));
  }));
