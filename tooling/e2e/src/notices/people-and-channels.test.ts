import { createHttpNotifier } from '@countersign/log-delivery';
import { isInstalled } from '@countersign/test-kit';
import { openHttpsReceiver, type ReceivedCall } from '@countersign/test-kit/per-test';
import { viewDestinations } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, approve, submit } from '../testing/act.ts';
import { approveAs, deactivateAs, proposeAs } from '../testing/changes.ts';
import { freeze } from '../testing/freeze.ts';
import { group } from '../testing/groups.ts';
import { entriesOfTypes, startTelling, subjectsByName, tellAll } from '../testing/notices.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE, HUB_CREATE } from '../testing/requests.ts';
import { sealWorld, withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const OPENSSL = isInstalled('openssl', 'version');
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

describe('whoever has left', () => {
  test('gets nothing more, not even what waited to be told or sent', () =>
    withWorld(async (world) => {
      let isAway = true;
      const told = await startTelling(world, { refuse: () => (isAway ? 451 : undefined) });
      await submit(world, EMA2_CREATE);
      await told.tell();
      const bob = world.people.bob;
      await deactivateAs(world, world.people.ada, world.people.amy);
      await world.deps.store.write((tx) => tx.principals.setState(bob.id, 'waiting'));
      isAway = false;
      await told.tell(900_000);
      const names = told.mails().map(({ to }) => to[0]);
      expect(names).not.toContain('amy@acme.example');
      expect(names).not.toContain('bob@acme.example');
      expect(names).toContain('cleo@acme.example');
      const dropped = world.deps.store
        .read((tx) => tx.notices.newest(50))
        .filter(({ state }) => state === 'dropped');
      expect(dropped.map(({ recipient }) => recipient)).toContain(world.people.amy.id);
    }));

  test('and whose data was erased has left no address with what was to be sent', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await submit(world, EMA2_CREATE);
      await tellAll(told.desk);
      const rows = world.deps.store.read((tx) => tx.notices.due(Number.MAX_SAFE_INTEGER, 50));
      expect(rows.length).toBeGreaterThanOrEqual(4);
      expect(JSON.stringify(rows)).not.toContain('@');
    }));
});

describe('once an installation is sealed', () => {
  test('nobody is told through anything new before two others have approved it, and of what happens from then on', () =>
    withSealedWorld(async (world) => {
      const told = await startTelling(world);
      const before = await submit(world, EMA2_CREATE);
      await told.tell();
      expect(told.mails()).toEqual([]);
      expect(world.deps.store.read((tx) => tx.notices.position())).toBeUndefined();
      const [destination] = world.deps.store.read(viewDestinations);
      expect(destination).toMatchObject({ purpose: 'notifications', where: expect.stringMatching(/^smtp:/) });
      const content = { kind: 'destination.open', destination: destination?.id ?? '' } as const;
      const change = await proposeAs(world, world.people.ada, content);
      for (const one of [world.people.amy, world.people.bob]) await approveAs(world, one, change);
      await tellAll(told.desk);
      const email = 'two@acme.example';
      const after = await submit(world, {
        ...EMA2_CREATE,
        integration: 'crm',
        change: { ...EMA2_CREATE.change, email },
      });
      await told.tell();
      const mails = told.mails();
      expect(subjectsByName(mails).map(([name]) => name)).toEqual(['amy', 'bob', 'cleo', 'dora']);
      expect(mails[0]?.mail.text).toContain(after);
      expect(mails[0]?.mail.text).not.toContain(before);
    }));

  test('an opened destination whose row was edited by hand is sent nothing', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await sealWorld(world);
      tamper(world, "UPDATE destination SET place = 'smtp://elsewhere.example'");
      await submit(world, EMA2_CREATE);
      await told.tell();
      expect(told.mails()).toEqual([]);
    }));
});

test('where groups approve in stages, each is told when it is its turn, and once', () =>
  withWorld(async (world) => {
    const { amy, bob, cleo } = world.people;
    await group(world, 'security', amy, bob);
    await group(world, 'compliance', cleo);
    await addPolicy(
      world,
      demandsOfCreates(
        { type: 'approvals', count: 2, by: 'security' },
        { type: 'approvals', count: 1, by: 'compliance', stage: 2 },
      ),
    );
    const told = await startTelling(world);
    const next = async () => {
      await told.tell();
      return subjectsByName(told.mails()).map(([name]) => name);
    };
    const id = await submit(world, EMA2_CREATE);
    expect(await next()).toEqual(['amy', 'bob']);
    await approve(world, id, 'amy');
    expect(await next()).toEqual([]);
    await approve(world, id, 'bob');
    expect(await next()).toEqual(['cleo']);
  }));

test('whoever sets ahead by hand how much of the log was looked at keeps nobody from being told of what comes', () =>
  withWorld(async (world) => {
    const told = await startTelling(world);
    await told.tell();
    tamper(world, 'UPDATE notice_position SET next = 1000000');
    const id = await submit(world, EMA2_CREATE);
    await told.tell();
    expect(told.mails().map(({ mail }) => mail.text)).toContainEqual(expect.stringContaining(id));
  }));

test('a row that somebody has edited keeps nobody else from being told', () =>
  withWorld(async (world) => {
    const told = await startTelling(world);
    const waiting = await submit(world, EMA2_CREATE);
    await tellAll(told.desk);
    await submit(world, HUB_CREATE);
    tamper(world, 'UPDATE integration SET owner = :owner', { owner: 'nobody' });
    await freeze(world);
    await told.tell();
    const subjects = subjectsByName(told.mails());
    expect(subjects.map(([name]) => name)).toContain('ada');
    // Nobody can act upon it until that is mended.
    expect(JSON.stringify(subjects)).not.toContain(waiting);
  }));

describe.skipIf(!OPENSSL)(`channels${OPENSSL ? '' : ' (skipped: OpenSSL is not installed)'}`, () => {
  async function openChannels(world: World) {
    const receivers = new Map<string, readonly ReceivedCall[]>();
    const declared = [];
    for (const [kind, events] of [
      ['slack', ['review-wanted']],
      ['teams', ['alarms']],
      ['webhook', ['all']],
    ] as const) {
      const { url, ca, calls } = await openHttpsReceiver();
      receivers.set(kind, calls);
      const sender = createHttpNotifier({
        name: kind,
        kind,
        url,
        ca,
        secret: SECRET,
        privateNetwork: true,
        timeoutMillis: 10_000,
        clock: world.deps.clock,
      });
      declared.push({ sender, declared: { events: [...events] } });
    }
    const told = await startTelling(world, { declared });
    const bodies = (kind: string) => (receivers.get(kind) ?? []).map(({ body }) => body);
    return { told, bodies };
  }

  test('get what they are declared for, once, without anything personal and without a secret', () =>
    withWorld(async (world) => {
      const { told, bodies } = await openChannels(world);
      const id = await submit(world, EMA2_CREATE);
      await told.tell();
      await freeze(world);
      await told.tell();
      expect(bodies('slack')).toHaveLength(1);
      expect(bodies('slack')[0]).toContain(`/review/${id}`);
      expect(bodies('teams')).toHaveLength(1);
      expect(bodies('teams')[0]).toContain('Execution was stopped');
      const events = bodies('webhook').flatMap((body) =>
        JSON.parse(body).data.notices.map(({ event }: { event: string }) => event),
      );
      expect(events).toEqual(expect.arrayContaining(['review-wanted', 'execution-frozen']));
      for (const kind of ['slack', 'teams', 'webhook'])
        expect(bodies(kind).join('\n')).not.toMatch(
          /@acme|The integration needs it|token that is not theirs|whsec/,
        );
      const sent = entriesOfTypes(world, 'notifications.sent').map(({ data }) => data['channel']);
      expect(new Set(sent)).toEqual(new Set(['mail', 'slack', 'teams', 'webhook']));
    }));

  test('of some accounts get what belongs to those, and to none', () =>
    withWorld(async (world) => {
      const { url, ca, calls } = await openHttpsReceiver();
      const sender = createHttpNotifier({
        name: 'shop',
        kind: 'slack',
        url,
        ca,
        secret: null,
        privateNetwork: true,
        timeoutMillis: 10_000,
        clock: world.deps.clock,
      });
      const told = await startTelling(world, {
        withoutMail: true,
        declared: [{ sender, declared: { events: ['all'], accounts: ['shop'] } }],
      });
      await submit(world, EMA2_CREATE);
      await told.tell();
      expect(calls).toEqual([]);
      await freeze(world);
      await told.tell();
      advance(world, 60_000);
      await told.tell();
      expect(calls).toHaveLength(1);
    }));
});
