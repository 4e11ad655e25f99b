import { openSender } from '@countersign/log-delivery';
import { createEncoder } from '@countersign/log-export';
import { randomBytes } from '@countersign/runtime';
import {
  createDeliverNext,
  createRecordDestinations,
  digestOf,
  isOpenDestination,
  namedDestination,
  viewDeliveries,
  viewDestinations,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approveAs, changeState, proposeAs, reviewAs } from '../testing/changes.ts';
import { openReceiver } from '../testing/receiver.ts';
import { sealWorld, withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const actor = { kind: 'worker', id: 'wrk_one' } as const;
const FIRST = 'https://siem.acme.example/ingest?key=one';

/** Starts a worker whose configuration names these. */
const name = ({ deps }: World, ...urls: readonly string[]) =>
  createRecordDestinations({ ...deps, randomBytes })({
    actor,
    purpose: 'log',
    named: urls.map((url) => namedDestination('log', url)),
  });
const isOpen = ({ deps }: World, url: string) =>
  deps.store.read((tx) => isOpenDestination(tx, namedDestination('log', url)));
const shown = ({ deps }: World) => deps.store.read(viewDestinations);
const waiting = (world: World) => shown(world).find(({ openedAt }) => openedAt === null)?.id ?? '';
const entries = ({ deps }: World) =>
  deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 1_000 }))
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')))
    .filter(({ type }) => type.startsWith('destination.'));
const ask = (world: World) =>
  proposeAs(world, world.people.ada, { kind: 'destination.open', destination: waiting(world) });

/** One turn of delivering to an address, as the worker takes it. */
function turnTo({ deps }: World, url: string) {
  const encoderFor = (checkpoint: string | null) =>
    createEncoder('ndjson', { origin: 'log.example', productVersion: '0', checkpoint });
  const sender = openSender({
    url,
    format: 'ndjson',
    head: '',
    tls: {},
    token: null,
    timeoutMillis: 10_000,
    clock: deps.clock,
  });
  const destination = namedDestination('log', url);
  return createDeliverNext({
    ...deps,
    sender,
    target: digestOf({ url }),
    actor,
    encoderFor,
    isOpen: (tx) => isOpenDestination(tx, destination),
  })(new AbortController().signal);
}

describe('where the log is sent', () => {
  test('takes the configuration of the host while the installation is set up, which the log says', () =>
    withWorld(async (world) => {
      await name(world, FIRST);
      expect(isOpen(world, FIRST)).toBe(true);
      expect(entries(world)).toMatchObject([
        { type: 'destination.opened', data: { where: 'https://siem.acme.example', setup: true } },
      ]);
      expect(JSON.stringify(entries(world))).not.toContain('key=one');
      await sealWorld(world);
      await name(world, FIRST);
      expect(isOpen(world, FIRST)).toBe(true);
    }));

  test('takes two others once it is sealed: until then not one byte is sent, and it says why', async () => {
    const receiver = await openReceiver(() => ({ status: 204 }));
    await withSealedWorld(async (world) => {
      const { amy, bob } = world.people;
      await name(world, receiver.url);
      expect(await turnTo(world, receiver.url)).toMatchObject({ code: 'waits-for-approval' });
      expect(world.deps.store.read(viewDeliveries).targets).toMatchObject([
        { problem: 'waits-for-approval' },
      ]);
      const change = await ask(world);
      expect(change).toMatchObject({ state: 'proposed', effects: ['opens-network-path'] });
      expect(shown(world)).toMatchObject([{ change: change.id, openedAt: null }]);
      await approveAs(world, amy, change);
      expect(await turnTo(world, receiver.url)).toMatchObject({ state: 'held-up' });
      expect(receiver.requests).toEqual([]);
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(await turnTo(world, receiver.url)).toEqual({ state: 'went-on' });
      expect(receiver.requests).toHaveLength(1);
      expect(entries(world).map(({ type }) => type)).toEqual(['destination.named', 'destination.opened']);
    });
  });

  test('is approved by nobody who asks for it, and not where somebody rejects it', () =>
    withSealedWorld(async (world) => {
      await name(world, FIRST);
      const change = await ask(world);
      await expect(approveAs(world, world.people.ada, change)).rejects.toMatchObject({
        code: 'REVIEW_REFUSED',
      });
      await reviewAs(world, world.people.amy, { ...change, verdict: 'reject' });
      expect(isOpen(world, FIRST)).toBe(false);
    }));

  test.each([
    ['another path', 'https://siem.acme.example/other?key=one'],
    ['another key', 'https://siem.acme.example/ingest?key=two'],
    ['another port', 'https://siem.acme.example:8443/ingest?key=one'],
    ['no encryption', 'http://siem.acme.example/ingest?key=one'],
  ])('is somewhere else with %s, which waits, and the first one is closed', (_what, other) =>
    withWorld(async (world) => {
      await name(world, FIRST);
      await sealWorld(world);
      await name(world, other);
      expect([isOpen(world, FIRST), isOpen(world, other)]).toEqual([false, false]);
      // Whoever puts it back asks again.
      await name(world, FIRST);
      expect(isOpen(world, FIRST)).toBe(false);
      expect(entries(world).map(({ type }) => type)).toEqual([
        'destination.opened',
        'destination.closed',
        'destination.named',
        'destination.closed',
        'destination.named',
      ]);
    }),
  );

  test('is not opened by what was asked for it before it was named anew', () =>
    withSealedWorld(async (world) => {
      const { amy, bob } = world.people;
      await name(world, FIRST);
      const change = await ask(world);
      await approveAs(world, amy, change);
      await name(world);
      expect(changeState(world, change)).toBe('superseded');
      await name(world, FIRST);
      await expect(approveAs(world, bob, change)).rejects.toThrow();
      expect(isOpen(world, FIRST)).toBe(false);
    }));

  test('leaves what is sent for another purpose alone', () =>
    withWorld(async (world) => {
      await name(world, FIRST);
      await createRecordDestinations({ ...world.deps, randomBytes })({
        actor,
        purpose: 'notifications',
        named: [namedDestination('notifications', FIRST)],
      });
      await name(world);
      expect(shown(world)).toMatchObject([{ purpose: 'notifications' }]);
    }));

  test.each([
    ['opened by hand', 'UPDATE destination SET opened_at = 1'],
    [
      'put in by hand',
      "INSERT INTO destination SELECT 'dst_' || 1, purpose, place, identity, 1, 1 FROM destination",
    ],
  ])('stays closed where it was %s in the database', (_what, sql) =>
    withSealedWorld(async (world) => {
      await name(world, FIRST);
      tamper(world, sql, {});
      expect(isOpen(world, FIRST)).toBe(false);
    }),
  );

  test('is not another address that was put under an open destination', () =>
    withWorld(async (world) => {
      await name(world, FIRST);
      await sealWorld(world);
      const other = 'https://elsewhere.example/';
      await name(world, FIRST, other);
      const [first, second] = shown(world);
      tamper(world, 'UPDATE destination SET identity = :identity WHERE id = :id', {
        identity: second?.identity ?? '',
        id: first?.id ?? '',
      });
      expect(isOpen(world, other)).toBe(false);
    }));
});
