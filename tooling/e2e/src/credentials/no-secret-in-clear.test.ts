import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Principal, RequestInput } from '@countersign/schema';
import { createCollectCredential, createPrincipalCreator } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, approve, complete, openTaskOf, run, submit, view } from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { collect, collectSealed, secretFor } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { actorOf } from '../testing/people.ts';
import { API_CREATE, EMA2_CREATE, HUB_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { durableLog } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

const TYPED = 'Grüner-Tee-um-halb-4';

/** Everything that lies on disk next to the store: the database, its write-ahead log, and what else is there. */
function bytesOnDisk(world: World): Buffer {
  const directory = dirname(world.temp.path);
  return Buffer.concat(
    readdirSync(directory)
      .filter((name) => name.startsWith('store.db'))
      .map((name) => readFileSync(join(directory, name))),
  );
}

/** Where a text could be found that must not be there: in the file, in the log, in what was logged, in any encoding. */
function expectNowhere(world: World, logged: readonly string[], secret: string): void {
  expect(secret.length).toBeGreaterThan(7);
  const disk = bytesOnDisk(world);
  const forms = [
    Buffer.from(secret, 'utf8'),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('base64').replace(/=+$/, '')),
    Buffer.from(Buffer.from(secret).toString('hex')),
    Buffer.from(JSON.stringify(secret).slice(1, -1)),
  ];
  for (const form of forms) expect(disk.includes(form)).toBe(false);
  for (const line of [...durableLog(world), ...logged]) expect(line).not.toContain(secret);
}

function listening(deps: Deps): { deps: Deps; logged: string[] } {
  const logged: string[] = [];
  const note: Logger['info'] = (fields, message) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  return { deps: { ...deps, logger: { debug: note, info: note, warn: note, error: note } }, logged };
}

async function typedPassword(world: World, text: string): Promise<RequestInput['change']> {
  const { sealer, derivePasswordFacts } = world.deps;
  const context = { identifiers: [], companyName: 'Acme Fresh Shop', words: [] };
  const facts = await derivePasswordFacts({ text, confirmation: text }, context);
  const sealed = await sealer.seal(text, sealer.recipient);
  return { ...API_CREATE.change, password: { sealed, facts } };
}

/** What the worker still holds, and what is still to be handed over. */
const held = (world: World, request: string) =>
  world.deps.store
    .read((tx) => tx.secrets.ofRequest(request))
    .filter((secret) => secret.sealed !== '')
    .map((secret) => secret.purpose);

describe('no secret is anywhere in clear', () => {
  test('a password that the worker made for a create through the API', () =>
    withWorld(async (world) => {
      const { deps, logged } = listening(world.deps);
      const id = await submitApproved(world, API_CREATE);
      await run(world, deps);
      expect(view(world, id).request.state).toBe('done');
      expectNowhere(world, logged, await collect(world, id, 'olga'));
    }));

  test('a password that the worker made for a portal step, on the way and at the end', () =>
    withWorld(async (world) => {
      const { deps, logged } = listening(world.deps);
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world, deps);
      const password = await collect(world, id, 'pete');
      expectNowhere(world, logged, password);
      const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
        operator: 'owner@acme.example',
        password,
        passwordConfirmation: password,
      });
      await complete(world, openTaskOf(world, id).id, { evidence: { providerId: String(username) } });
      await run(world, deps);
      expect(view(world, id).request.state).toBe('done');
      expectNowhere(world, logged, password);
    }));

  test('a password that a person typed', () =>
    withWorld(async (world) => {
      const { deps, logged } = listening(world.deps);
      const change = await typedPassword(world, TYPED);
      const id = await submit(world, { ...API_CREATE, change });
      await approve(world, id);
      await run(world, deps);
      expect(view(world, id).request.state).toBe('done');
      expect(await collect(world, id, 'olga')).toBe(TYPED);
      expectNowhere(world, logged, TYPED);
      expect(JSON.stringify(view(world, id))).not.toContain(change.password?.sealed);
    }));

  test('a password that an invited person reports as evidence', () =>
    withWorld(async (world) => {
      const { deps, logged } = listening(world.deps);
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world, deps);
      const credentials = await deps.sealer.seal(
        JSON.stringify({ username: 'siem@acme.example', password: TYPED }),
        deps.sealer.recipient,
      );
      await complete(world, openTaskOf(world, id).id, { evidence: { credentials } });
      expectNowhere(world, logged, TYPED);
      const [task] = view(world, id).tasks;
      expect(task?.evidence).toEqual({});
    }));

  test('an operator credential of the worker’s environment', () =>
    withWorld(async (world) => {
      const { deps, logged } = listening(world.deps);
      await submitApproved(world, EMA2_CREATE);
      await world.providers.fault({
        mount: 'ema2',
        route: 'POST /api/Token/Get',
        kind: 'unauthorized',
        count: 1,
      });
      await run(world, deps);
      expectNowhere(world, logged, 'Root-Passw0rd!');
    }));
});

describe('a sealed copy', () => {
  test('of the worker and of the operators is gone once the request is done', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      await run(world);
      expect(held(world, id)).toEqual(['owner']);
    }));

  test('of everybody is gone once the request has failed', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      expect(held(world, id).toSorted()).toEqual(['owner', 'worker']);
      await complete(world, openTaskOf(world, id).id, { verdict: 'not-done' });
      expect(held(world, id)).toEqual([]);
    }));

  test('is handed over once, with a receipt in the log, and is not kept', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      await run(world);
      const { id: secret } = secretFor(world, id, 'olga');
      await collectSealed(world, secret, 'olga');
      await expect(collectSealed(world, secret, 'olga')).rejects.toMatchObject({ code: 'SECRET_GONE' });
      expect(held(world, id)).toEqual([]);
      const receipts = durableLog(world).filter((line) => line.includes('credential.collected'));
      expect(receipts).toHaveLength(1);
      expect(receipts[0]).toContain(world.people.olga.id);
    }));

  test('is not there for anybody else', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      await run(world);
      const { id: secret } = secretFor(world, id, 'olga');
      await expect(collectSealed(world, secret, 'ada')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const worker = world.deps.store
        .read((tx) => tx.secrets.ofRequest(id))
        .find((one) => one.purpose === 'worker');
      const { ada } = world.people;
      const command = { principal: ada, actor: actorOf(ada), secret: worker?.id ?? '' };
      await expect(createCollectCredential(world.deps)(command)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }));

  test('that nobody collected in time is not handed over any more', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      await run(world);
      const { id: secret } = secretFor(world, id, 'olga');
      advance(world, 8 * 86_400_000);
      await expect(collectSealed(world, secret, 'olga')).rejects.toMatchObject({ code: 'SECRET_GONE' });
    }));

  test('is the condition of a create: where the owner cannot receive the credential, none is made', () =>
    withWorld(async (world) => {
      const actor = { kind: 'system' } as const;
      await world.deps.store.write((tx) => {
        tx.integrations.insert({ id: 'orphan', name: 'Orphan', owner: 'nobody@acme.example' });
        tx.audit.append(actor, {
          type: 'integration.registered',
          request: null,
          data: { integration: 'orphan' },
        });
      });
      const id = await submitApproved(world, { ...API_CREATE, integration: 'orphan' });
      await run(world);
      expect(view(world, id).steps[0]).toMatchObject({
        state: 'dead-letter',
        attempts: 0,
        problem: { code: 'RECEIVER_MISSING' },
      });
      expect(await world.providers.effects()).toEqual([]);
      expect(view(world, id).request.state).toBe('approved');
    }));

  test('goes to no machine that has the address of an owner, as an older database may have it', () =>
    withWorld(async (world) => {
      const machine = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: {
          name: 'robot',
          email: 'robot@acme.example',
          kind: 'machine',
          roles: ['requester'],
          recipient: world.people.olga.recipient,
        },
      });
      await world.deps.store.write((tx) => {
        tx.integrations.insert({ id: 'machines', name: 'A machine owns it', owner: machine.email });
      });
      const id = await submitApproved(world, { ...API_CREATE, integration: 'machines' });
      await run(world);
      expect(view(world, id).steps[0]).toMatchObject({
        state: 'dead-letter',
        problem: { code: 'RECEIVER_MISSING' },
      });
      expect(held(world, id)).toEqual([]);
      expect(await world.providers.effects()).toEqual([]);
    }));

  test('is the condition of a portal step: where no operator can receive the password, none is made', () =>
    withWorld(async (world) => {
      const { pete, paul, olga } = world.people;
      const setRoles = (...people: readonly Principal[]) =>
        world.deps.store.write((tx) => {
          for (const { id, roles, accounts } of people) tx.principals.setRoles(id, { roles, accounts });
        });
      await setRoles(...[pete, paul, olga].map((person) => ({ ...person, roles: [] })));
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const task = openTaskOf(world, id);
      expect(task.kind).toBe('dead-letter');
      expect(held(world, id)).toEqual([]);
      await setRoles(pete, paul);
      await complete(world, task.id, { by: 'paul', verdict: 'retry' });
      await run(world);
      expect(held(world, id).toSorted()).toEqual(['owner', 'worker']);
    }));

  test('that a person attached wrongly is asked for again, and the step is not given up', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, HUB_CREATE);
      await run(world);
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      const credentials = await world.deps.sealer.seal('only the password', world.deps.sealer.recipient);
      await complete(world, openTaskOf(world, id).id, { evidence: { credentials } });
      await run(world);
      const task = openTaskOf(world, id);
      expect(task.kind).toBe('dead-letter');
      expect(task.instructions.steps[0]).toContain('Seal');
      const good = await world.deps.sealer.seal(
        JSON.stringify({ username: 'siem@gamma.example', password: TYPED }),
        world.deps.sealer.recipient,
      );
      await complete(world, task.id, { verdict: 'retry', evidence: { credentials: good } });
      await run(world);
      expect(view(world, id).steps[2]?.problem?.code).not.toBe('CREDENTIALS_UNREADABLE');
      expect(openTaskOf(world, id).kind).toBe('external');
    }));
});
