import {
  createAuthenticate,
  createDeactivatePrincipal,
  createEndExceptions,
  createEnrolHolder,
  createInviteHolder,
  createIssueToken,
  createPrincipalCreator,
  createRecoverPerson,
  createRegisterPrincipal,
  createRenewToken,
  createRevokeToken,
  createSetIntegrationOwner,
  createStartTask,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, approve, openTaskOf, run, submit, view } from '../testing/act.ts';
import { start } from '../testing/collect.ts';
import { carryOutException, EXCEPTION_DAYS, grantException } from '../testing/exceptions.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { API_CREATE, EMA2_CREATE, HUB_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { durableLog } from '../testing/snapshot.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const SYSTEM = { kind: 'system' } as const;

const deactivate = (world: World, principal: string, by: Name = 'ada') =>
  createDeactivatePrincipal(world.deps)({
    by: world.people[by],
    actor: actorOf(world.people[by]),
    principal,
    reasonCode: 'left',
  });
const issue = (world: World, principal: string, actor: Parameters<typeof actorOf>[0] | null = null) =>
  createIssueToken(world.deps)({
    actor: actor === null ? SYSTEM : actorOf(actor),
    principal,
    label: 'test',
    expiresAt: null,
  });
const signIn = (world: World, token: string) => createAuthenticate(world.deps)(token);
const register = (world: World, name: string, roles: ['administrator'] | ['requester'] = ['requester']) =>
  createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name, email: `${name}@acme.example`, kind: 'person', roles },
  });
const secrets = (world: World, request: string) =>
  world.deps.store
    .read((tx) => tx.secrets.ofRequest(request))
    .filter(({ sealed }) => sealed !== '')
    .map(({ purpose, principal }) => [purpose, principal]);

describe('whoever is deactivated', () => {
  test('signs in no more with any token, and the log says who ended what', () =>
    withWorld(async (world) => {
      const { rita } = world.people;
      const held = [await issue(world, rita.id), await issue(world, rita.id)];
      const kept = await issue(world, world.people.amy.id);
      expect(await deactivate(world, rita.id)).toMatchObject({
        principal: { id: rita.id, state: 'deactivated' },
        ended: 2,
        others: [],
      });
      for (const { token } of held) expect(() => signIn(world, token)).toThrow('This token was revoked on');
      expect(signIn(world, kept.token)?.principal.name).toBe('amy');
      const entries = durableLog(world).map((line) => JSON.parse(line));
      expect(entries.filter(({ type }) => type === 'principal.deactivated')).toMatchObject([
        { actor: { id: world.people.ada.id }, data: { principal: rita.id, reasonCode: 'left' } },
      ]);
      expect(entries.filter(({ type }) => type === 'token.revoked').map(({ data }) => data.token)).toEqual(
        held.map(({ id }) => id),
      );
    }));

  test('does not sign in with a token that was put back in the store either', () =>
    withWorld(async (world) => {
      const { rita } = world.people;
      const { token, id } = await issue(world, rita.id);
      await deactivate(world, rita.id);
      tamper(world, 'UPDATE token SET revoked_at = NULL WHERE id = :id', { id });
      expect(() => signIn(world, token)).toThrow(`token ${id} is not what the signed log says`);
    }));

  test('gets no token, code or way back, and a code that was handed out is good for nothing', () =>
    withWorld(async (world) => {
      const nina = await register(world, 'nina');
      const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: nina.id });
      expect(await deactivate(world, nina.id)).toMatchObject({ ended: 0, codes: 1 });
      const enrol = createEnrolHolder(world.deps)({ code, recipient: null, validMillis: DAY });
      await expect(enrol).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
      const refused = { code: 'PRINCIPAL_DEACTIVATED' };
      await expect(issue(world, nina.id)).rejects.toMatchObject(refused);
      const invited = createInviteHolder(world.deps)({ actor: SYSTEM, principal: nina.id });
      await expect(invited).rejects.toMatchObject(refused);
      await expect(createRecoverPerson(world.deps)(nina.email)).rejects.toThrow(
        'nina@acme.example was deactivated',
      );
      await expect(deactivate(world, nina.id)).rejects.toMatchObject(refused);
    }));

  test('may do nothing that a role would allow, in a call that had signed in before', () =>
    withWorld(async (world) => {
      await deactivate(world, world.people.rita.id);
      const left = world.deps.store.read((tx) => tx.principals.get(world.people.rita.id));
      if (left === undefined) throw new Error('the principal is gone');
      const late = { ...world, people: { ...world.people, rita: left } };
      await expect(submit(late, API_CREATE)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));

  test('leaves the tokens of others that came from theirs, and has them named', () =>
    withWorld(async (world) => {
      const boss = await register(world, 'boss', ['administrator']);
      const own = await issue(world, boss.id);
      const actor = signIn(world, own.token)?.actor ?? SYSTEM;
      const { principal: machine } = await createRegisterPrincipal(world.deps)({
        by: boss,
        actor,
        reason: null,
        principal: { name: 'bot', email: 'bot@acme.example', kind: 'machine', roles: ['requester'] },
      });
      const made = await createIssueToken(world.deps)({
        actor,
        principal: machine.id,
        label: 'bot',
        expiresAt: null,
      });
      const other = await issue(world, world.people.ada.id);
      expect((await deactivate(world, boss.id)).others).toEqual([{ token: made.id, principal: machine.id }]);
      expect(signIn(world, made.token)?.principal.id).toBe(machine.id);
      expect(signIn(world, other.token)?.principal.name).toBe('ada');
    }));
});

test.each(['with its holder', 'by itself'])(
  'a token that was renewed thousands of times is ended %s',
  (how) =>
    withWorld(async (world) => {
      const { rita } = world.people;
      const first = await issue(world, rita.id);
      const renew = createRenewToken(world.deps);
      let last: { readonly id: string; readonly token: string } = first;
      for (let count = 0; count < 2_500; count += 1) {
        const actor = { kind: 'principal', id: rita.id, via: last.id } as const;
        last = await renew({ actor, expiresAt: world.temp.clock.now() + DAY });
      }
      expect(signIn(world, last.token)?.principal.id).toBe(rita.id);
      if (how === 'by itself') await createRevokeToken(world.deps)({ actor: SYSTEM, token: first.id });
      else expect(await deactivate(world, rita.id)).toMatchObject({ ended: 2_501 });
      expect(() => signIn(world, last.token)).toThrow('This token was revoked on');
    }),
  60_000,
);

describe('a deactivation', () => {
  test('of oneself, or of the last administrator who can sign in, is refused', () =>
    withWorld(async (world) => {
      const { ada } = world.people;
      await expect(deactivate(world, ada.id)).rejects.toMatchObject({ code: 'DEACTIVATION_REFUSED' });
      await register(world, 'boss', ['administrator']);
      const { token } = await issue(world, ada.id);
      const boss = world.deps.store.read((tx) => tx.principals.byEmail('boss@acme.example'));
      if (boss === undefined) throw new Error('nobody was registered');
      const last = createDeactivatePrincipal(world.deps)({
        by: boss,
        actor: SYSTEM,
        principal: ada.id,
        reasonCode: 'left',
      });
      await expect(last).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
      expect(signIn(world, token)?.principal.state).toBe('active');
    }));

  test.each(['amy', 'pete', 'rita'] as const)('by %s, who is no administrator, is refused', (by) =>
    withWorld(async (world) => {
      await expect(deactivate(world, world.people.bob.id, by)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }),
  );
});

describe('what somebody did before they left', () => {
  test('stays: their approval counts, and what they asked for is carried out', () =>
    withWorld(async (world) => {
      const id = await submit(world, API_CREATE);
      await approve(world, id, 'amy');
      await deactivate(world, world.people.amy.id);
      await deactivate(world, world.people.rita.id);
      if (view(world, id).request.state === 'in-review') await approve(world, id, 'bob');
      await run(world);
      expect(view(world, id).steps[0]?.state).toBe('applied');
    }));

  test('an exception that they asked for ends on its day', () =>
    withWorld(async (world) => {
      const id = await grantException(world);
      await carryOutException(world, id);
      await deactivate(world, world.people.rita.id);
      advance(world, EXCEPTION_DAYS * DAY);
      const [revoke] = await createEndExceptions(world.deps)();
      expect(['in-review', 'approved']).toContain(view(world, revoke ?? '').request.state);
    }));
});

describe('credentials after their receiver has left', () => {
  test('are made for no integration whose owner has left, until there is another one', () =>
    withWorld(async (world) => {
      const { olga, bob, ada } = world.people;
      expect((await deactivate(world, olga.id)).integrations.toSorted()).toEqual(['crm', 'magento', 'siem']);
      const refused = { code: 'OWNER_DEACTIVATED', details: { integration: API_CREATE.integration } };
      await expect(submit(world, API_CREATE)).rejects.toMatchObject(refused);
      const name = (owner: string) =>
        createSetIntegrationOwner(world.deps)({
          by: ada,
          actor: actorOf(ada),
          integration: API_CREATE.integration ?? '',
          owner,
          reason: 'Olga has left',
        });
      await expect(name(olga.email)).rejects.toMatchObject({ code: 'OWNER_UNKNOWN' });
      await name(bob.email);
      const id = await submitApproved(world, API_CREATE);
      await run(world);
      expect(secrets(world, id)).toContainEqual(['owner', bob.id]);
    }));

  test('are not made by asking for a user, whichever provider sets the password, or with the address of who left', () =>
    withWorld(async (world) => {
      const { olga, bob } = world.people;
      await deactivate(world, bob.id);
      const withAddress = { ...EMA2_CREATE, change: { ...EMA2_CREATE.change, email: bob.email } };
      await expect(submit(world, withAddress)).rejects.toThrow('the address of somebody who has left');
      await deactivate(world, olga.id);
      for (const draft of [EMA2_CREATE, HUB_CREATE, API_CREATE, PORTAL_CREATE])
        await expect(submit(world, draft)).rejects.toMatchObject({ code: 'OWNER_DEACTIVATED' });
    }));

  test('are not made for a request that was approved before', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      await deactivate(world, world.people.olga.id);
      await run(world);
      expect(view(world, id).steps[0]).toMatchObject({
        state: 'dead-letter',
        attempts: 0,
        problem: { code: 'RECEIVER_MISSING' },
      });
      expect(await world.providers.effects()).toEqual([]);
      expect(secrets(world, id)).toEqual([]);
    }));

  test('are sealed to no operator who took the task on and left', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const { pete } = world.people;
      const task = openTaskOf(world, id).id;
      await createStartTask(world.deps)({ principal: pete, actor: actorOf(pete), task });
      await deactivate(world, pete.id);
      await run(world);
      expect(secrets(world, id)).not.toContainEqual(['operator', pete.id]);
      await start(world, id, 'paul');
      expect(secrets(world, id)).toContainEqual(['operator', world.people.paul.id]);
    }));
});
