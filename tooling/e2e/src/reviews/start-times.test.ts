import type { Requirement } from '@countersign/schema';
import { expect, test } from 'vitest';
import { advance, approve, entriesOf, run, runStep, submit, view } from '../testing/act.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const stateOf = (world: World, id: string) => view(world, id).request.state;
const timeOfDay = (instant: number) => new Date(instant).toISOString().slice(11, 16);

/** A window that opens so many hours from now, for one hour. */
const opensIn = ({ deps }: World, hours: number): Requirement => {
  const from = deps.clock.now() + hours * HOUR;
  return { type: 'window', zone: 'UTC', from: timeOfDay(from), to: timeOfDay(from + HOUR) };
};

test('a request begins in the window of the policies and not before, whoever names its step; its permit says when', () =>
  withWorld(async (world) => {
    await addPolicy(world, demandsOfCreates(opensIn(world, 5)));
    const id = await submit(world, EMA2_CREATE);
    expect(await approve(world, id)).toBe('approved');
    const startsAt = view(world, id).startsAt ?? 0;
    expect(Math.round((startsAt - world.deps.clock.now()) / HOUR)).toBe(5);
    const permit = entriesOf(world, id).find(({ type }) => type === 'permit.issued');
    expect(permit?.data['notBefore']).toBe(new Date(startsAt).toISOString());
    const [first] = view(world, id).steps;
    await run(world);
    await runStep(world.deps, first?.id ?? '');
    expect(stateOf(world, id)).toBe('approved');
    advance(world, startsAt - world.deps.clock.now() + 60_000);
    await run(world);
    expect(stateOf(world, id)).toBe('in-progress');
  }));

test('what has missed its window begins in the next one', () =>
  withWorld(async (world) => {
    await addPolicy(world, demandsOfCreates(opensIn(world, 1)));
    const id = await submit(world, EMA2_CREATE);
    await approve(world, id);
    advance(world, 3 * HOUR);
    await run(world);
    expect(stateOf(world, id)).toBe('approved');
    const next = view(world, id).startsAt ?? 0;
    expect(Math.round((next - world.deps.clock.now()) / HOUR)).toBe(22);
    advance(world, next - world.deps.clock.now());
    await run(world);
    expect(stateOf(world, id)).toBe('in-progress');
  }));

test('a request says itself before when nothing is begun, and the clock of the permit starts then', () =>
  withWorld(async (world) => {
    const notBefore = new Date(world.deps.clock.now() + 100 * HOUR).toISOString();
    const id = await submit(world, { ...EMA2_CREATE, notBefore });
    await approve(world, id);
    await run(world);
    expect([stateOf(world, id), view(world, id).startsAt]).toEqual(['approved', Date.parse(notBefore)]);
    advance(world, 100 * HOUR);
    await run(world);
    expect(stateOf(world, id)).toBe('in-progress');
  }));

test('what could never begin is refused when it is asked for', () =>
  withWorld(async (world) => {
    await addPolicy(world, demandsOfCreates(opensIn(world, 1), opensIn(world, 5)));
    const refused = { code: 'NEVER_STARTS', retryable: false };
    await expect(submit(world, EMA2_CREATE)).rejects.toMatchObject(refused);
    await addPolicy(world, demandsOfCreates(opensIn(world, 1)));
    const notBefore = '2099-01-01T00:00:00.000Z';
    await expect(submit(world, { ...EMA2_CREATE, notBefore })).rejects.toMatchObject(refused);
  }));
