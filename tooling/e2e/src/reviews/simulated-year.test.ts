import type { Requirement } from '@countersign/schema';
import { createActOnOverdue } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { advance, entriesOf, review, runStep, submit, view } from '../testing/act.ts';
import { group } from '../testing/groups.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { registerIntegration } from '../testing/register.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const DAYS = 365;
const EVERY_DAYS = 12;

const NIGHT = { type: 'window', zone: 'Europe/Vienna', from: '20:00', to: '06:00' } as const;
const DEMANDS: readonly Requirement[] = [
  { type: 'approvals', count: 1, by: 'security' },
  { type: 'due', within: 'PT12H', overdue: 'remind' },
  { type: 'due', within: 'P1D', overdue: 'escalate', to: 'leads' },
  { type: 'due', within: 'P3D', overdue: 'expire' },
  { ...NIGHT, days: ['mon', 'tue', 'wed', 'thu', 'sat', 'sun'] },
];

/** What people do about a request: nothing, or an approval so many days after it was asked for. */
const PEOPLE_DO = [null, { by: 'amy', onDay: 0 }, null, { by: 'bob', onDay: 2 }] as const;

/** Hour of the day and day of the week in Vienna. */
function inVienna(instant: number): { readonly hour: number; readonly day: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Vienna',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { hour: Number(part('hour')), day: part('weekday').toLowerCase() };
}

/** The day on which the window began in which it was begun, where it was begun in one. */
function windowDay(instant: number): string | undefined {
  const { hour, day } = inVienna(instant);
  if (hour >= 20) return day;
  return hour < 6 ? inVienna(instant - 12 * HOUR).day : undefined;
}

interface Asked {
  readonly id: string;
  readonly day: number;
  readonly does: (typeof PEOPLE_DO)[number];
}

async function ask(world: World, day: number, count: number): Promise<Asked> {
  const integration = `system-${count}`;
  await registerIntegration(world, { id: integration, name: integration, owner: world.people.olga.email });
  const change = { ...EMA2_CREATE.change, email: `system-${count}@acme.example` };
  const id = await submit(world, { ...EMA2_CREATE, integration, change });
  return { id, day, does: PEOPLE_DO[count % PEOPLE_DO.length] ?? null };
}

/** Has a worker look at the first step of what is approved, whatever the outbox says of its time. */
async function begin(world: World, id: string): Promise<void> {
  const first = world.deps.store.read((tx) =>
    tx.requests.get(id)?.state === 'approved' ? tx.steps.ofRequest(id)[0] : undefined,
  );
  if (first !== undefined) await runStep(world.deps, first.id);
}

/** Looks whether a request came to what people did about it, and gives when it was begun; undefined where it was not. */
function settled(world: World, { id, does }: Asked): number | undefined {
  const entries = entriesOf(world, id);
  const types = entries.map(({ type }) => type);
  const approvals = entries.filter(
    ({ type, data }) => type === 'review.recorded' && data['verdict'] === 'approve',
  );
  if (does === null) {
    expect([approvals, types.includes('request.approved'), types.includes('permit.issued')]).toEqual([
      [],
      false,
      false,
    ]);
    expect(view(world, id).request).toMatchObject({ state: 'rejected', failure: 'REVIEW_OVERDUE' });
    return undefined;
  }
  expect(approvals.map(({ actor }) => actor.id)).toEqual([world.people[does.by].id]);
  expect(types.indexOf('request.approved')).toBeGreaterThan(types.indexOf('review.recorded'));
  expect(types.filter((type) => type === 'request.overdue')).toHaveLength(does.onDay === 0 ? 0 : 2);
  const used = entries.find(({ type }) => type === 'permit.used');
  return used && Date.parse(used.at);
}

test(
  'through a year of reminders, escalations, ends and windows nothing is approved by silence or begun outside its window',
  () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      await group(world, 'security', amy);
      await group(world, 'leads', bob);
      await addPolicy(world, demandsOfCreates(...DEMANDS));
      const act = createActOnOverdue(world.deps);
      const asked: Asked[] = [];
      for (let day = 0; day < DAYS; day += 1) {
        if (day % EVERY_DAYS === 0 && day < DAYS - 10) asked.push(await ask(world, day, asked.length));
        for (const { id, does, day: askedOn } of asked)
          if (does !== null && day === askedOn + does.onDay) await review(world, id, { by: does.by });
        for (let turn = 0; turn < 4; turn += 1) {
          advance(world, 6 * HOUR);
          await act();
          for (const { id } of asked) await begin(world, id);
        }
      }
      const begun = asked.map((one) => settled(world, one));
      expect(begun.filter((instant) => instant !== undefined).length).toBe(
        asked.filter(({ does }) => does !== null).length,
      );
      for (const instant of begun) {
        if (instant === undefined) continue;
        expect(['mon', 'tue', 'wed', 'thu', 'sat', 'sun']).toContain(windowDay(instant));
      }
    }),
  600_000,
);
