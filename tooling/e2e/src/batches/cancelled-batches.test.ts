import { createCancelBatch, createWorkOnBatch } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { review, view } from '../testing/act.ts';
import { actorOf } from '../testing/people.ts';
import { addApiUsers, removals, submitFile } from '../testing/submit-file.ts';
import { withWorld } from '../testing/world.ts';

test('of a file that is cancelled, a request that was returned for changes is taken back as well', () =>
  withWorld(async (world) => {
    const { batch, rows } = await submitFile(world, removals(await addApiUsers(world, 2)));
    const [first = '', second = ''] = rows.map(({ request }) => request ?? '');
    expect(await review(world, first, { verdict: 'return', reason: 'Say which team used it' })).toBe(
      'returned',
    );
    const principal = world.people.rita;
    await createCancelBatch(world.deps)({ principal, actor: actorOf(principal), batch: batch.id });
    while (await createWorkOnBatch(world.deps)(batch.id));
    expect([first, second].map((id) => view(world, id).request.state)).toEqual(['cancelled', 'cancelled']);
  }));
