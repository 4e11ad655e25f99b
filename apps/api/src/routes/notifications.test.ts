import { createNoticeDesk, type NoticeChannel, namedDestination } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { entriesFrom, logSize, submitted } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

describe('a link of a message', () => {
  test('changes nothing, whoever opens it and however often, as programs do that look into mails', async () => {
    const at = installation();
    const links: string[] = [];
    let now = at.services.clock.now();
    const desk = createNoticeDesk({
      ...at.services,
      // What happens together is told together, later.
      clock: { now: () => now },
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      },
      actor: { kind: 'worker', id: 'wrk_one' },
      origin: at.services.keys.origin,
      publicUrl: 'http://localhost',
      random: () => 0,
      settings: () => ({ digestAt: '07:00', perHour: 12, defaults: {} }),
      channels: () => channels,
    });
    const channels: readonly NoticeChannel[] = [
      {
        sender: {
          name: 'all',
          kind: 'webhook',
          send: async ({ items }) => {
            links.push(...items.flatMap(({ details }) => details.flatMap(({ url }) => url ?? [])));
            return { outcome: 'delivered' };
          },
        },
        destination: namedDestination('notifications', 'https://all.example/'),
        declared: { events: ['all'] },
      },
    ];
    const never = new AbortController().signal;
    await desk.turn(never);
    const waiting = await submitted(at);
    while (await desk.turn(never));
    now += 60_000;
    while (await desk.turn(never));
    expect(links).toContain(`http://localhost/review/${waiting.request.id}`);
    const before = logSize(at);
    for (const link of new Set(links))
      for (const method of ['GET', 'HEAD', 'GET'] as const) {
        const { pathname } = new URL(link);
        const answer = await at.app.inject({ method, url: pathname, headers: { host: 'localhost' } });
        expect(answer.statusCode).toBeLessThan(500);
      }
    expect(logSize(at)).toBe(before);
    const shown = await at.call('amy', 'showRequest', { params: { id: waiting.request.id } });
    expect(shown.request.state).toBe('in-review');
    expect(shown.reviews).toEqual([]);
  });
});

describe('what somebody is told of', () => {
  test('is theirs to say, and is shown with who decided it', async () => {
    const at = installation();
    const preferences = [
      { event: 'review-wanted', delivery: 'after-30' },
      { event: 'request-done', delivery: 'digest' },
    ];
    const set = await at.call('amy', 'setNotificationPreferences', { body: { preferences } });
    const of = (shown: typeof set, name: string) => shown.preferences.find(({ event }) => event === name);
    expect(of(set, 'review-wanted')).toMatchObject({ delivery: 'after-30', source: 'own', waits: true });
    expect(of(set, 'execution-frozen')).toMatchObject({ delivery: 'at-once', source: 'always' });
    const others = await at.call('rita', 'showNotificationPreferences', {});
    expect(of(others, 'review-wanted')).toMatchObject({ delivery: 'at-once', source: 'default' });
    const usual = { preferences: [{ event: 'review-wanted', delivery: null }] };
    const again = await at.call('amy', 'setNotificationPreferences', { body: usual });
    expect(of(again, 'review-wanted')).toMatchObject({ delivery: 'at-once', source: 'default' });
    expect(of(again, 'request-done')).toMatchObject({ delivery: 'digest', source: 'own' });
  });

  test.each([
    ['execution-frozen', 'off', 'NOTIFICATION_ALWAYS'],
    ['request-done', 'after-30', 'NOTIFICATION_DOES_NOT_WAIT'],
    ['request-done', 'after-0', 'INPUT_INVALID'],
    ['request-done', 'now and then', 'INPUT_INVALID'],
    ['no-such-thing', 'off', 'INPUT_INVALID'],
  ])('%s cannot be told %s', async (event, delivery, code) => {
    const at = installation();
    const body = { preferences: [{ event, delivery }] };
    expect(await at.refused('amy', 'setNotificationPreferences', { body })).toMatchObject({ code });
  });
});

test('an edited row that somebody comes upon is put into the log, so that it alarms', async () => {
  const at = installation();
  const { request } = await submitted(at);
  await at.services.store.write((tx) => tx.requests.update(request.id, { integration: null, updatedAt: 0 }));
  const before = logSize(at);
  const refused = await at.refused('amy', 'showRequest', { params: { id: request.id } });
  expect(refused).toMatchObject({ code: 'AUTHORITY_MISMATCH' });
  expect(entriesFrom(at, before)).toMatchObject([
    { type: 'access.refused', data: { code: 'AUTHORITY_MISMATCH', operation: 'GET /v1/requests/:id' } },
  ]);
});
