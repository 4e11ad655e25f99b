import type { GovernanceContent, Principal } from '@countersign/schema';
import {
  createAuthenticate,
  createFreeze,
  createHoldSubject,
  createIssueMachineToken,
  createRecordAcknowledgement,
  createRecordReview,
  createRenewToken,
  createRevokeToken,
  createSubmitRequest,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { complete, confirm, type Draft, inputOf, openTaskOf, run, submit, view } from '../testing/act.ts';
import { approveAs, collectAs, proposeAs } from '../testing/changes.ts';
import { comeBackBy, createSomebody, type Guest, guestNow, guestOf, vouch } from '../testing/guests.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2, EMA2_CREATE, HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import type { World } from '../testing/world.ts';

const ALL: Principal['roles'] = ['administrator', 'approver', 'requester', 'portal-operator'];
const AS_ONE = { code: 'REVIEW_REFUSED', message: expect.stringContaining('same person') };
const EXCLUDED = { code: 'REVIEW_REFUSED' };

const asNow = (principal: Principal): Guest => ({ principal, actor: actorOf(principal) });

interface Pair {
  readonly host: Guest;
  readonly guest: Guest;
}

/** Somebody of every role, and somebody whom that one alone has let in. */
const withPair = (work: (world: World & Pair) => Promise<void>) =>
  withSealedWorld(async (world) => {
    const somebody = await createSomebody(world, 'host', ALL);
    await enrol(world, somebody);
    const guest = await guestOf(world, somebody, { name: 'guest', roles: ALL });
    await work({ ...world, guest, host: guestNow(world, somebody) });
  });

const submitAs = async (
  world: World,
  { principal, actor }: Guest,
  draft: Draft = EMA2_CREATE,
): Promise<string> => (await createSubmitRequest(world.deps)({ principal, actor, input: inputOf(draft) })).id;

async function reviewAs(
  world: World,
  { principal, actor }: Guest,
  { id, verdict = 'approve' }: { readonly id: string; readonly verdict?: 'approve' | 'reject' },
): Promise<string> {
  const { state } = await createRecordReview(world.deps)({
    principal,
    actor,
    request: id,
    requestDigest: view(world, id).revision.digest,
    verdict,
    reason: verdict === 'reject' ? 'It is not needed' : null,
  });
  return state;
}

const newRoles = (world: World): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: world.people.rita.id,
  roles: ['requester', 'auditor'],
  accounts: null,
});

describe('two of whom one alone let the other in are one person', () => {
  test('of whom neither reviews what the other asks for, whatever the verdict', () =>
    withPair(async (world) => {
      const id = await submitAs(world, world.guest);
      await expect(reviewAs(world, world.host, { id })).rejects.toMatchObject(AS_ONE);
      await expect(reviewAs(world, world.host, { id, verdict: 'reject' })).rejects.toMatchObject(AS_ONE);
    }));

  test('who does not acknowledge as the owner of an integration what the other asks for', () =>
    withPair(async (world) => {
      const { host, people } = world;
      const owner = await comeBackBy(world, host.principal, people.olga);
      await adoptOnEma2(world, 'siem');
      const id = await submitAs(world, guestNow(world, host.principal), {
        provider: 'eset-msp-administrator-2',
        action: 'delete',
        account: 'msp',
        subject: 'siem@acme.example',
        change: {},
      });
      const acknowledge = () =>
        createRecordAcknowledgement(world.deps)({ ...owner, request: id, kind: 'breakage' });
      await expect(acknowledge()).rejects.toMatchObject({ code: 'ACKNOWLEDGEMENT_REFUSED' });
      await vouch(world, people.olga, people.amy);
      expect(await acknowledge()).toMatchObject({ state: 'in-review' });
    }));

  test('until somebody else vouches, from when on the two are two', () =>
    withPair(async (world) => {
      const id = await submitAs(world, world.guest);
      await vouch(world, world.guest.principal, world.people.amy);
      expect(await reviewAs(world, world.host, { id })).toBe('approved');
    }));

  test('of whom neither approves a change that the other asks for', () =>
    withPair(async (world) => {
      const { host, guest } = world;
      const change = await proposeAs(world, guest.principal, newRoles(world));
      await expect(approveAs(world, host.principal, change)).rejects.toMatchObject(EXCLUDED);
    }));

  test('of whom neither takes the second look at what the other did', () =>
    withPair(async (world) => {
      const { host, guest } = world;
      const id = await submitApproved(world, HUB_CREATE);
      await run(world);
      const people = { ...world.people, pete: guest.principal, paul: host.principal };
      const doers = { ...world, people };
      for (let step = 0; step < 3; step += 1) {
        await complete(doers, openTaskOf(doers, id).id);
        await run(doers);
      }
      const attest = openTaskOf(doers, id);
      await complete(doers, attest.id, { evidence: { note: 'Token and resource seen.' } });
      await expect(confirm(doers, attest.id)).rejects.toMatchObject({
        code: 'TASK_REFUSED',
        message: expect.stringContaining('same person'),
      });
      expect(await confirm({ ...doers, people: { ...people, paul: world.people.paul } }, attest.id)).toBe(
        'done',
      );
    }));

  test('of whom neither does in a portal what the other approved', () =>
    withPair(async (world) => {
      const { host, guest, people } = world;
      const id = await submit(world, HUB_CREATE);
      await reviewAs(world, host, { id });
      await run(world);
      const doer = { ...world, people: { ...people, pete: guest.principal } };
      await expect(complete(doer, openTaskOf(world, id).id)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));

  test('of whom neither has execution go on that the other stopped', () =>
    withPair(async (world) => {
      const { deps, host, guest, people } = world;
      const { id } = await createFreeze(deps)({
        ...guest,
        account: null,
        provider: null,
        reason: 'It looks wrong',
        voidPermits: false,
      });
      const change = await proposeAs(world, people.ada, { kind: 'freeze.lift', freeze: id });
      await expect(approveAs(world, host.principal, change)).rejects.toMatchObject(EXCLUDED);
    }));

  test('of whom neither ends the hold that the other placed', () =>
    withPair(async (world) => {
      const { deps, host, guest, people } = world;
      const subject = people.rita.id;
      await createHoldSubject(deps)({ ...guest, subject, matter: 'case-1' });
      const [held] = deps.store.read((tx) => tx.holds.running(subject));
      const change = await proposeAs(world, people.ada, { kind: 'hold.release', hold: held?.id ?? '' });
      await expect(approveAs(world, host.principal, change)).rejects.toMatchObject(EXCLUDED);
    }));

  test('of whom neither decides on erasing what is stored about the other', () =>
    withPair(async (world) => {
      const { host, guest, people } = world;
      const change = await proposeAs(world, people.ada, {
        kind: 'subject.erase',
        subject: guest.principal.id,
        reasonCode: 'left',
      });
      await expect(approveAs(world, host.principal, change)).rejects.toMatchObject(EXCLUDED);
    }));

  test('of whom neither makes the other the owner of an integration', () =>
    withPair(async (world) => {
      const { host, guest } = world;
      const asked = proposeAs(world, host.principal, {
        kind: 'integration.set-owner',
        integration: 'siem',
        owner: guest.principal.id,
      });
      await expect(asked).rejects.toMatchObject({ code: 'OWN_INTEGRATION' });
    }));

  test('as are two whom a third one let in: neither carries out what the other asked for', () =>
    withPair(async (world) => {
      const { host, guest, people } = world;
      const other = await guestOf(world, host.principal, { name: 'other', roles: ALL });
      const id = await submitAs(world, guest, HUB_CREATE);
      await reviewAs(world, asNow(people.amy), { id });
      await run(world);
      const doer = { ...world, people: { ...people, pete: other.principal } };
      await expect(complete(doer, openTaskOf(world, id).id)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));
});

describe('a machine is whoever was handed a token of it', () => {
  /** A token of a machine, which somebody asked for and had handed out. */
  async function handOut(world: World, to: Guest, machine: Principal) {
    const { change } = await createIssueMachineToken(world.deps)({
      by: to.principal,
      actor: to.actor,
      machine: machine.id,
      label: 'ci',
      scopes: ['submit'],
      expiresInDays: 90,
      reason: 'For the pipeline',
    });
    for (const one of [world.people.amy, world.people.bob]) await approveAs(world, one, change);
    return collectAs(world, to.principal, change);
  }

  const withMachine = (
    work: (
      world: World & { readonly host: Guest; readonly bot: Guest; readonly token: string },
    ) => Promise<void>,
  ) =>
    withPair(async (world) => {
      const { host } = world;
      const machine = await createSomebody(world, 'bot', ['requester'], 'machine');
      const { id, token } = await handOut(world, host, machine);
      const bot = signedIn(world, token);
      await work({ ...world, host, bot, token: id });
    });

  function signedIn(world: World, token: string): Guest {
    const found = createAuthenticate(world.deps)(token);
    if (found === undefined) throw new Error('the token is not known');
    return found;
  }
  const revoke = (world: World, token: string) =>
    createRevokeToken(world.deps)({ actor: actorOf(world.people.ada), token });

  test('who does not review what it asks for', () =>
    withMachine(async (world) => {
      const id = await submitAs(world, world.bot);
      await expect(reviewAs(world, world.host, { id })).rejects.toMatchObject(AS_ONE);
      expect(await reviewAs(world, asNow(world.people.amy), { id })).toBe('approved');
    }));

  test('also where the token was renewed, and only the newer one is good', () =>
    withMachine(async (world) => {
      const { deps, bot, token } = world;
      const renewed = await createRenewToken(deps)({
        actor: bot.actor,
        expiresAt: deps.clock.now() + 86_400_000,
      });
      const again = signedIn(world, renewed.token);
      await createRevokeToken(deps)({ actor: again.actor, token });
      world.temp.clock.set(world.temp.clock.now() + 1000);
      const id = await submitAs(world, again);
      await expect(reviewAs(world, world.host, { id })).rejects.toMatchObject(AS_ONE);
    }));

  test('also where the token ended after the request, and not where it had ended before', () =>
    withMachine(async (world) => {
      const machine = world.bot.principal;
      const early = await submitAs(world, world.bot);
      world.temp.clock.set(world.temp.clock.now() + 1000);
      await revoke(world, world.token);
      await expect(reviewAs(world, world.host, { id: early })).rejects.toMatchObject(AS_ONE);
      world.temp.clock.set(world.temp.clock.now() + 1000);
      const other = await handOut(world, asNow(world.people.ada), machine);
      const late = await createSubmitRequest(world.deps)({
        ...signedIn(world, other.token),
        input: inputOf(HUB_CREATE),
      });
      expect(await reviewAs(world, world.host, { id: late.id })).toBe('approved');
    }));

  test.each([
    ['edited', 'UPDATE token SET idle_millis = 12345 WHERE id = :id'],
    ['taken away', 'DELETE FROM token WHERE id = :id'],
  ])('also where the row of that token was %s in the database', (_what, sql) =>
    withMachine(async (world) => {
      const id = await submitAs(world, world.bot);
      tamper(world, sql, { id: world.token });
      await expect(reviewAs(world, world.host, { id })).rejects.toMatchObject(AS_ONE);
      const change = await proposeAs(world, world.people.ada, {
        kind: 'principal.set-roles',
        principal: world.bot.principal.id,
        roles: ['requester', 'auditor'],
        accounts: null,
      });
      await expect(approveAs(world, world.host.principal, change)).rejects.toMatchObject(EXCLUDED);
    }),
  );

  test('who is, where nobody else has vouched for them, whoever let them in as well', () =>
    withPair(async (world) => {
      const { host, guest } = world;
      const machine = await createSomebody(world, 'bot', ['requester'], 'machine');
      const bot = signedIn(world, (await handOut(world, guest, machine)).token);
      const id = await submitAs(world, bot);
      await expect(reviewAs(world, host, { id })).rejects.toMatchObject(AS_ONE);
    }));
});
