import {
  createAuthenticate,
  createEnrolHolder,
  createInviteHolder,
  createPrincipalCreator,
  createRecoverPerson,
  createRenewToken,
  createRevokeToken,
  viewStatus,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance } from '../testing/act.ts';
import { approveAs, deactivateAs, proposeAs } from '../testing/changes.ts';
import { actorOf } from '../testing/people.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import { durableLog } from '../testing/snapshot.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const SYSTEM = { kind: 'system' } as const;

const take = (world: World, code: string) =>
  createEnrolHolder(world.deps)({ code, recipient: null, validMillis: 90 * DAY });

test('a code that is made on the host and the entry that tells everybody are one, whatever breaks off after a write', () =>
  withWorld(async ({ deps, people, ...world }) => {
    let writes = 0;
    const write: typeof deps.store.write = (work) => {
      writes += 1;
      if (writes > 1) throw new Error('the disk is full');
      return deps.store.write(work);
    };
    const recover = createRecoverPerson({ ...deps, store: { ...deps.store, write } });
    const made = await recover('ADA@acme.example');
    expect(made.principal.id).toBe(people.ada.id);
    const types = durableLog({ deps, people, ...world }).map((line) => JSON.parse(line).type);
    expect(types.slice(-3)).toEqual(['principal.enrolment-issued', 'principal.recovered', 'authority.bound']);
  }));

describe('a way in that is made on the host', () => {
  test('is for a named administrator who is active, and says what anybody else does', () =>
    withWorld(async (world) => {
      const { deps, people } = world;
      const recover = createRecoverPerson(deps);
      await createPrincipalCreator(deps)({
        actor: SYSTEM,
        principal: { name: 'robot', email: 'robot@acme.example', kind: 'machine', roles: ['administrator'] },
      });
      const size = () => deps.store.read((tx) => tx.audit.size());
      const before = size();
      const refused = (email: string, message: RegExp) =>
        expect(recover(email)).rejects.toMatchObject({
          code: 'RECOVERY_REFUSED',
          message: expect.stringMatching(message),
        });
      await refused('robot@acme.example', /an administrator issues another token/);
      await refused('nobody@acme.example', /nobody is registered.*Administrators are: ada@acme.example/);
      for (const { email } of [people.amy, people.rita, people.pete])
        await refused(email, /is no administrator.*countersign principal reactivate/);
      expect(size()).toBe(before);
    }));

  test('enrols once and within a day, and is nothing that can be renewed or signs in by itself', () =>
    withSealedWorld(async (world) => {
      const { deps, people } = world;
      const recover = createRecoverPerson(deps);
      const { code } = await recover('ada@acme.example');
      expect(createAuthenticate(deps)(code)).toBeUndefined();
      const actor = { kind: 'principal', id: people.ada.id, via: code } as const;
      const renewed = createRenewToken(deps)({ actor, expiresAt: world.temp.clock.now() + 365 * DAY });
      await expect(renewed).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      const enrolled = await take(world, code);
      expect(createAuthenticate(deps)(enrolled.token)?.principal.id).toBe(people.ada.id);
      await expect(take(world, code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
      const late = await recover('ada@acme.example');
      advance(world, DAY);
      await expect(take(world, late.code)).rejects.toMatchObject({ code: 'ENROLMENT_CODE_INVALID' });
    }));

  test('opens the name to nobody else: no administrator invites whom the host let in', () =>
    withSealedWorld(async (world) => {
      await createRecoverPerson(world.deps)('ada@acme.example');
      const invited = createInviteHolder(world.deps)({
        actor: actorOf(world.boss),
        principal: world.people.ada.id,
      });
      await expect(invited).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
    }));

  test('is reported for as long as it may be used', () =>
    withSealedWorld(async (world) => {
      const { deps, people, temp } = world;
      const reported = () => deps.store.read((tx) => viewStatus(tx, temp.clock.now()).host.recovery);
      expect(reported()).toBeNull();
      const { entry, code } = await createRecoverPerson(deps)('ada@acme.example');
      expect(reported()).toMatchObject({ principal: people.ada.id, entry });
      await take(world, code);
      expect(reported()).toMatchObject({ entry });
      advance(world, DAY);
      expect(reported()).toBeNull();
    }));
});

test('whoever has lost everything and is no administrator is invited anew once two others have let them in again, and not before', () =>
  withSealedWorld(async (world) => {
    const { deps, people } = world;
    const { ada, amy, bob, rita } = people;
    const old = await enrol(world, rita);
    const invite = () => createInviteHolder(deps)({ actor: actorOf(ada), principal: rita.id });
    await expect(invite()).rejects.toMatchObject({
      code: 'INVITATION_REFUSED',
      message: expect.stringContaining('countersign principal reactivate'),
    });
    await deactivateAs(world, ada, rita);
    await expect(invite()).rejects.toMatchObject({ code: 'PRINCIPAL_DEACTIVATED' });
    const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: rita.id });
    for (const one of [amy, bob]) await approveAs(world, one, back);
    const enrolled = await take(world, (await invite()).code);
    expect(createAuthenticate(deps)(enrolled.token)?.principal.id).toBe(rita.id);
    expect(() => createAuthenticate(deps)(old)).toThrow('This token was revoked on');
    // Once enrolled, the name is closed again.
    await expect(invite()).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
  }));

test('nobody is invited anew because the index calls another entry one by which others let them in', () =>
  withSealedWorld(async (world) => {
    const { deps, people } = world;
    const { ada, rita } = people;
    await enrol(world, rita);
    const [token] = deps.store.read((tx) => tx.tokens.of(rita.id));
    await createRevokeToken(deps)({ actor: actorOf(ada), token: token?.id ?? '' });
    indexEverything(world);
    tamper(
      world,
      `UPDATE entry_index SET type = 'principal.reactivated' WHERE idx = (SELECT max(idx) FROM entry_index WHERE type = 'token.revoked')`,
    );
    const invite = createInviteHolder(deps)({ actor: actorOf(ada), principal: rita.id });
    await expect(invite).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
  }));

test('nobody is invited anew because the last enrolment was taken out of the index', () =>
  withSealedWorld(async (world) => {
    const { deps, people } = world;
    const { ada, amy, bob, rita } = people;
    await enrol(world, rita);
    await deactivateAs(world, ada, rita);
    const back = await proposeAs(world, ada, { kind: 'principal.reactivate', principal: rita.id });
    for (const one of [amy, bob]) await approveAs(world, one, back);
    advance(world, 1_000);
    await enrol(world, rita);
    indexEverything(world);
    tamper(world, "DELETE FROM entry_index WHERE type = 'principal.enrolled'");
    const invite = createInviteHolder(deps)({ actor: actorOf(ada), principal: rita.id });
    await expect(invite).rejects.toMatchObject({ code: 'INVITATION_REFUSED' });
  }));
