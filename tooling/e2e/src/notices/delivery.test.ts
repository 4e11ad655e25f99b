import { createSetPreferences } from '@countersign/use-cases';
import type { NotificationSender } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { advance, approve, submit } from '../testing/act.ts';
import {
  entriesOfTypes,
  retry,
  startTelling,
  subjectsByName,
  type Told,
  tellAll,
} from '../testing/notices.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { EMA2_CREATE, HUB_CREATE } from '../testing/requests.ts';
import { addApiUsers, removals, submitFile } from '../testing/submit-file.ts';
import { type World, withoutIdsOf, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const never = new AbortController().signal;

const prefer = (
  world: World,
  who: Name,
  event: 'review-wanted' | 'request-approved',
  delivery: string | null,
) =>
  createSetPreferences(world.deps)({
    actor: actorOf(world.people[who]),
    principal: world.people[who],
    preferences: [{ event, delivery }],
  });
const counts = ({ deps }: World) => deps.store.read((tx) => tx.notices.counts());
const namesOf = (told: Told) => subjectsByName(told.mails()).map(([name]) => name);

describe('what happens together', () => {
  test('is one mail for each person, which names each thing', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      const first = await submit(world, EMA2_CREATE);
      const second = await submit(world, HUB_CREATE);
      await told.tell();
      const mails = told.mails();
      expect(subjectsByName(mails)).toEqual(
        ['amy', 'bob', 'cleo', 'dora'].map((name) => [name, '2 requests wait for your review']),
      );
      for (const { mail } of mails) {
        expect(mail.text).toContain(`/review/${first}`);
        expect(mail.text).toContain(`/review/${second}`);
      }
    }));

  test('in one file is one mail for each person, however many rows it has', () =>
    withWorld(async (world) => {
      const users = await addApiUsers(world, 25);
      const told = await startTelling(world);
      await submitFile(world, removals(users));
      await told.tell(31_000);
      const mails = told.mails();
      expect(mails.map(({ to }) => to[0]).sort()).toEqual(
        ['amy', 'bob', 'cleo', 'dora', 'rita'].map((name) => `${name}@acme.example`),
      );
    }));
});

describe('a person who said when', () => {
  test('is told once a day, of all of it in one mail', () =>
    withWorld(async (world) => {
      await prefer(world, 'amy', 'review-wanted', 'digest');
      const told = await startTelling(world, { settings: { digestAt: '07:00' } });
      const first = await submit(world, EMA2_CREATE);
      await told.tell();
      expect(namesOf(told)).toEqual(['bob', 'cleo', 'dora']);
      advance(world, HOUR);
      const second = await submit(world, HUB_CREATE);
      await told.tell(DAY);
      const [mail, ...others] = told.mails().filter(({ to }) => to[0]?.startsWith('amy'));
      expect(others).toEqual([]);
      for (const id of [first, second]) expect(mail?.mail.text).toContain(id);
    }));

  test('is told only of what still waits by then, and of nothing that others have settled', () =>
    withWorld(async (world) => {
      await prefer(world, 'amy', 'review-wanted', 'after-30');
      await prefer(world, 'bob', 'review-wanted', 'after-60');
      const told = await startTelling(world);
      const settled = await submit(world, EMA2_CREATE);
      await told.tell();
      expect(namesOf(told)).toEqual(['cleo', 'dora']);
      await approve(world, settled, 'cleo');
      const waiting = await submit(world, HUB_CREATE);
      await told.tell(31 * 60_000);
      const mine = told.mails().find(({ to }) => to[0]?.startsWith('amy'));
      expect(mine?.mail.text).toContain(waiting);
      expect(mine?.mail.text).not.toContain(settled);
      await told.tell(30 * 60_000);
      expect(namesOf(told)).toEqual(['bob']);
    }));

  test('is told nothing of what was switched off, and again once that is taken back', () =>
    withWorld(async (world) => {
      await prefer(world, 'rita', 'request-approved', 'off');
      const told = await startTelling(world);
      const id = await submit(world, EMA2_CREATE);
      await approve(world, id);
      await told.tell();
      expect(namesOf(told)).not.toContain('rita');
      await prefer(world, 'rita', 'request-approved', null);
      await approve(world, await submit(world, HUB_CREATE), 'bob');
      await told.tell();
      expect(namesOf(told)).toContain('rita');
    }));

  test('cannot switch an alarm off, nor wait for what does not', () =>
    withWorld(async (world) => {
      const set = (event: 'execution-frozen' | 'request-done', delivery: string) =>
        createSetPreferences(world.deps)({
          actor: actorOf(world.people.ada),
          principal: world.people.ada,
          preferences: [{ event, delivery }],
        });
      await expect(set('execution-frozen', 'off')).rejects.toMatchObject({ code: 'NOTIFICATION_ALWAYS' });
      await expect(set('request-done', 'after-30')).rejects.toMatchObject({
        code: 'NOTIFICATION_DOES_NOT_WAIT',
      });
    }));

  test('goes before what the host says of a role, and that before what is usual', () =>
    withWorld(async (world) => {
      await prefer(world, 'amy', 'review-wanted', 'at-once');
      const told = await startTelling(world, {
        settings: { defaults: { approver: { 'review-wanted': 'off' } } },
      });
      await submit(world, EMA2_CREATE);
      await told.tell();
      expect(namesOf(told)).toEqual(['amy']);
    }));
});

test('nobody gets more messages in an hour than the host says, and the rest in one once there is room', () =>
  withWorld(async (world) => {
    const told = await startTelling(world, { settings: { perHour: 2 } });
    const ids: string[] = [];
    for (const integration of ['siem', 'magento', 'crm']) {
      const email = `${integration}@acme.example`;
      const change = { ...EMA2_CREATE.change, email };
      ids.push(await submit(world, { ...EMA2_CREATE, integration, change }));
      await told.tell();
    }
    ids.push(await submit(world, HUB_CREATE));
    await told.tell();
    expect(namesOf(told).filter((name) => name === 'amy')).toHaveLength(2);
    for (let turn = 0; turn < 8; turn += 1) await told.tell(10 * 60_000);
    const [late, ...others] = told.mails().filter(({ to }) => to[0]?.startsWith('amy'));
    expect(others).toEqual([]);
    expect(late?.mail.subject).toBe('2 requests wait for your review');
  }));

describe('a message', () => {
  test('is in the log once it is sent, by identifiers only', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await submit(world, EMA2_CREATE);
      await told.tell();
      const [sent] = entriesOfTypes(world, 'notifications.sent');
      const people = ['amy', 'bob', 'cleo', 'dora'] as const;
      expect(sent?.data).toMatchObject({
        channel: 'mail',
        messages: people.map((name) => ({ principal: world.people[name].id, notices: 1 })),
      });
      expect(JSON.stringify(sent)).not.toContain('@');
      expect(counts(world)).toEqual({ notices: 4, waiting: 0, failed: 0 });
    }));

  test('that nobody takes is tried again after growing pauses, under the same identifier, and arrives once', () =>
    withWorld(async (world) => {
      let isAway = true;
      const told = await startTelling(world, {
        refuse: (address) => (isAway && address.startsWith('amy') ? 451 : undefined),
      });
      await submit(world, EMA2_CREATE);
      await told.tell();
      const waiting = () =>
        world.deps.store.read((tx) => tx.notices.newest(10)).find(({ state }) => state === 'waiting');
      const id = waiting()?.id;
      for (let turn = 0; turn < 5; turn += 1) await told.tell(900_000);
      expect(waiting()).toMatchObject({ id, code: 'mail-envelope' });
      isAway = false;
      await told.tell(900_000);
      const mails = told.mails().filter(({ to }) => to[0]?.startsWith('amy'));
      expect(mails.map(({ mail }) => mail.messageId)).toEqual([`<${id}@acme.example>`]);
    }));

  test('that is refused for good stays until somebody has it tried again, and is in the log without the address', () =>
    withWorld(async (world) => {
      let isRefused = true;
      const told = await startTelling(world, {
        refuse: (address) => (isRefused && address.startsWith('amy') ? 550 : undefined),
      });
      await submit(world, EMA2_CREATE);
      await told.tell();
      const [dead] = entriesOfTypes(world, 'notification.dead-lettered');
      expect(dead?.data).toMatchObject({
        channel: 'mail',
        principal: world.people.amy.id,
        notices: 1,
        attempts: 1,
        code: 'mail-envelope-550',
      });
      expect(JSON.stringify(dead)).not.toContain('@');
      await told.tell(HOUR);
      expect(counts(world).failed).toBe(1);
      isRefused = false;
      await retry(world, String(dead?.data['notification']));
      told.mails();
      await told.tell();
      expect(namesOf(told)).toContain('amy');
      expect(counts(world).failed).toBe(0);
    }));

  test('whose sender died after it was taken is sent again under the same identifier, and nothing is left out', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      const id = await submit(world, EMA2_CREATE);
      await tellAll(told.desk);
      advance(world, 11_000);
      // It ends between the answer of the server and the record of it.
      const write = world.deps.store.write;
      let writes = 0;
      const dying = {
        ...world.deps,
        store: {
          ...world.deps.store,
          write: ((work) => {
            writes += 1;
            return writes > 1 ? Promise.reject(new Error('killed')) : write(work);
          }) as typeof write,
        },
      };
      await expect(told.deskOf(dying).turn(never)).rejects.toThrow('killed');
      expect(told.mails()).toHaveLength(4);
      // Nobody takes it out of the hands of one that may still be at it.
      await tellAll(told.desk);
      expect(told.mails()).toEqual([]);
      advance(world, 121_000);
      await tellAll(told.desk);
      const again = told.mails();
      expect(again.map(({ to }) => to[0])).toEqual(
        ['amy', 'bob', 'cleo', 'dora'].map((name) => `${name}@acme.example`),
      );
      expect(again[0]?.mail.subject).toContain(id);
      await told.tell(HOUR);
      expect(told.mails()).toEqual([]);
    }));

  test('is planned once where the process ends in the middle of it, and where two workers do it', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await submit(world, EMA2_CREATE);
      const dying = told.deskOf(withoutIdsOf(world.deps, 'notice', 2));
      await expect(dying.turn(never)).rejects.toThrow('no identifier');
      const other = told.deskOf(world.another());
      await Promise.all([told.desk.turn(never), other.turn(never)]);
      advance(world, 11_000);
      await Promise.all([told.desk.turn(never), other.turn(never)]);
      await tellAll(told.desk);
      expect(namesOf(told)).toEqual(['amy', 'bob', 'cleo', 'dora']);
    }));
});

test('a channel that is away rests as a whole: it is not asked once for each message', () =>
  withWorld(async (world) => {
    let asked = 0;
    const sender: NotificationSender = {
      name: 'ops',
      kind: 'slack',
      send: async () => {
        asked += 1;
        return { outcome: 'later', code: 'http-no-answer', afterMillis: null };
      },
    };
    const told = await startTelling(world, {
      withoutMail: true,
      declared: [{ sender, declared: { events: ['review-wanted'] } }],
    });
    for (let number = 0; number < 3; number += 1) {
      const email = `n${number}@acme.example`;
      const integration = ['siem', 'magento', 'crm'][number];
      await submit(world, { ...EMA2_CREATE, integration, change: { ...EMA2_CREATE.change, email } });
      await told.tell();
    }
    // Three messages, three pauses: each attempt is one for the channel.
    const before = asked;
    await told.tell(1);
    expect(asked - before).toBeLessThanOrEqual(1);
    expect(asked).toBeLessThanOrEqual(6);
  }));

test('where no channel is configured nothing is written, whatever happens', () =>
  withWorld(async (world) => {
    const told = await startTelling(world, { withoutMail: true });
    const before = world.deps.store.dataVersion();
    await tellAll(told.desk);
    await told.desk.planDays();
    expect(world.deps.store.dataVersion()).toBe(before);
    await submit(world, EMA2_CREATE);
    await tellAll(told.desk);
    expect(counts(world)).toEqual({ notices: 0, waiting: 0, failed: 0 });
    expect(world.deps.store.read((tx) => tx.notices.position())).toBeUndefined();
  }));
