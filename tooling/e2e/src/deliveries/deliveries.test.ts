import { openSender } from '@countersign/log-delivery';
import { createEncoder } from '@countersign/log-export';
import { randomBytes } from '@countersign/runtime';
import type { SqliteStore } from '@countersign/store';
import { createFixedClock, withTempStore } from '@countersign/store/testing';
import {
  createDeliverNext,
  createPrincipalCreator,
  createRequestRedelivery,
  type DeliveryTurn,
  digestOf,
  viewDeliveries,
} from '@countersign/use-cases';
import type { DeliverySender, Ids } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { type Answer, openReceiver, type Received } from '../testing/receiver.ts';

const system = { kind: 'system' } as const;
const worker = { kind: 'worker', id: 'wrk_one' } as const;
const never = new AbortController().signal;
const clock = createFixedClock();

async function append(store: SqliteStore, count: number): Promise<void> {
  await store.write((tx) => {
    for (let number = 0; number < count; number += 1)
      tx.audit.append(system, { type: 'worker.stopped', request: null, data: { clean: true } });
  });
}

function deliveryTo(
  { store, ids }: { readonly store: SqliteStore; readonly ids: Ids },
  url: string,
  wrap: (sender: DeliverySender) => DeliverySender = (sender) => sender,
) {
  const encoderFor = (checkpoint: string | null) =>
    createEncoder('ndjson', { origin: 'log.example', productVersion: '0', checkpoint });
  const sender = openSender({
    url,
    format: 'ndjson',
    head: '',
    tls: {},
    token: 'secret-token',
    timeoutMillis: 10_000,
    clock,
  });
  const target = digestOf({ url });
  const deliverNext = createDeliverNext({
    store,
    clock,
    ids,
    sender: wrap(sender),
    target,
    actor: worker,
    encoderFor,
    isOpen: () => true,
  });
  return {
    once: () => deliverNext(never),
    /** Until there is nothing to do, or the receiver does not take it; every turn has to come to an end. */
    all: async (): Promise<DeliveryTurn> => {
      for (let turn = 0; turn < 200; turn += 1) {
        const result = await deliverNext(never);
        if (result.state !== 'went-on') return result;
      }
      throw new Error('the delivery does not come to an end');
    },
    place: () => store.read((tx) => tx.deliveries.target(target)),
  };
}

const indexesOf = (lines: readonly string[]): number[] => lines.map((line) => JSON.parse(line).index);
const upTo = (size: number) => [...Array(size).keys()];
const view = (store: SqliteStore) => store.read(viewDeliveries);
const typesOf = (store: SqliteStore, from: number) =>
  store
    .read((tx) => tx.audit.entries({ from, limit: 1_000 }))
    .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')).type);

function withReceiver(
  answer: (received: Received) => Answer | Promise<Answer>,
  work: (parts: {
    store: SqliteStore;
    ids: Ids;
    path: string;
    receiver: Awaited<ReturnType<typeof openReceiver>>;
  }) => Promise<void>,
): Promise<void> {
  return withTempStore(async (store, { settings, path }) =>
    work({ store, ids: settings.ids, path, receiver: await openReceiver(answer) }),
  );
}

const accept = { status: 204 };
const refuseSome = (refused: (index: number) => boolean) => (received: Received) =>
  indexesOf(received.lines).some(refused) ? { status: 422 } : accept;

describe('the log is delivered', () => {
  test('every entry, once and in order, also what is added later', () =>
    withReceiver(
      () => accept,
      async ({ store, ids, receiver }) => {
        const delivery = deliveryTo({ store, ids }, receiver.url);
        await append(store, 250);
        expect(await delivery.all()).toEqual({ state: 'nothing-to-do' });
        await append(store, 3);
        await delivery.all();
        expect(indexesOf(receiver.taken())).toEqual(upTo(253));
        expect(receiver.requests).toHaveLength(4);
        expect(receiver.requests[0]?.headers).toMatchObject({
          authorization: 'Bearer secret-token',
          'content-type': 'application/x-ndjson',
        });
        expect(store.read((tx) => tx.audit.size())).toBe(253);
        expect(view(store)).toMatchObject({
          targets: [{ kind: 'http', next: 253, behind: 0, problem: null }],
        });
      },
    ));

  test('after the process ended between the answer and the note of it: twice, and nothing is left out', () =>
    withReceiver(
      () => accept,
      async ({ store, ids, receiver }) => {
        await append(store, 130);
        const dies = deliveryTo({ store, ids }, receiver.url, (sender) => ({
          kind: sender.kind,
          send: async (messages, signal) => {
            await sender.send(messages, signal);
            throw new Error('the process ended here');
          },
        }));
        await expect(dies.once()).rejects.toThrow('ended here');
        expect(dies.place()?.next).toBe(0);
        await deliveryTo({ store, ids }, receiver.url).all();
        expect(indexesOf(receiver.taken())).toEqual([...upTo(100), ...upTo(130)]);
      },
    ));

  test.each([
    [{ status: 503, headers: { 'retry-after': '7' } }, 'http-503', 7_000],
    [
      { status: 429, headers: { 'retry-after': new Date(clock.now() + 9_000).toUTCString() } },
      'http-429',
      9_000,
    ],
    [{ status: 408 }, 'http-408', null],
    [{ status: 401 }, 'http-401', null],
    [{ status: 404 }, 'http-404', null],
    [{ status: 302, headers: { location: '/elsewhere' } }, 'http-302', null],
  ])(
    'not while the receiver answers %j: it waits, says why, and goes on where it was',
    (answer, code, afterMillis) => {
      let away = true;
      return withReceiver(
        () => (away ? answer : accept),
        async ({ store, ids, receiver }) => {
          const delivery = deliveryTo({ store, ids }, receiver.url);
          await append(store, 5);
          expect(await delivery.all()).toEqual({ state: 'held-up', code, afterMillis });
          expect(view(store)).toMatchObject({
            targets: [{ next: 0, behind: 5, problem: code }],
            deadLetterCount: 0,
          });
          away = false;
          await delivery.all();
          expect(indexesOf(receiver.taken())).toEqual(upTo(5));
          expect(delivery.place()?.problem).toBeNull();
        },
      );
    },
  );

  test('not where nobody listens, and nothing is lost', () =>
    withTempStore(async (store, { settings }) => {
      await append(store, 2);
      const delivery = deliveryTo({ store, ids: settings.ids }, 'http://127.0.0.1:1/');
      expect(await delivery.all()).toEqual({ state: 'held-up', code: 'http-no-answer', afterMillis: null });
    }));
});

describe('an entry that is refused for good', () => {
  test('becomes a dead letter with its reason, is on record, and holds nothing up', () =>
    withReceiver(
      refuseSome((index) => index === 7 || index === 40),
      async ({ store, ids, receiver }) => {
        await append(store, 60);
        await deliveryTo({ store, ids }, receiver.url).all();
        expect(typesOf(store, 60)).toEqual(['delivery.dead-lettered', 'delivery.dead-lettered']);
        expect(indexesOf(receiver.taken()).toSorted((a, b) => a - b)).toEqual(
          upTo(62).filter((index) => index !== 7 && index !== 40),
        );
        expect(view(store)).toMatchObject({
          deadLetterCount: 2,
          deadLetters: [
            { entryIndex: 7, code: 'http-422', requestedBy: null },
            { entryIndex: 40, code: 'http-422' },
          ],
        });
      },
    ));

  test('is sent again when somebody asks, and then is on record as delivered', () => {
    let strict = true;
    return withReceiver(
      (received) => refuseSome((index) => strict && index === 1)(received),
      async ({ store, ids, receiver }) => {
        const delivery = deliveryTo({ store, ids }, receiver.url);
        await append(store, 3);
        await delivery.all();
        const { id: principal } = await createPrincipalCreator({ store, ids, clock, randomBytes })({
          actor: system,
          principal: { name: 'Ada', email: 'ada@acme.example', kind: 'person', roles: ['administrator'] },
        });
        const [letter] = view(store).deadLetters;
        const request = createRequestRedelivery({ store, clock });
        const ask = () => request({ actor: system, principal, id: letter?.id ?? '' });

        await ask();
        await delivery.all();
        expect(view(store).deadLetters).toMatchObject([{ entryIndex: 1, requestedBy: null }]);

        strict = false;
        await ask();
        const size = store.read((tx) => tx.audit.size());
        await delivery.all();
        expect(indexesOf(receiver.taken())).toContain(1);
        expect(view(store).deadLetterCount).toBe(0);
        expect(typesOf(store, size)).toEqual(['delivery.redelivered']);
        await ask();
        await delivery.all();
        expect(indexesOf(receiver.taken()).filter((index) => index === 1)).toHaveLength(1);
      },
    );
  });

  test('is not answered with entries without an end by a receiver that refuses everything', () =>
    withReceiver(
      () => ({ status: 400 }),
      async ({ store, ids, receiver }) => {
        await append(store, 4);
        expect(await deliveryTo({ store, ids }, receiver.url).all()).toEqual({ state: 'nothing-to-do' });
        expect(store.read((tx) => tx.audit.size())).toBe(8);
        expect(view(store).deadLetterCount).toBe(8);
      },
    ));
});
