import { renameSync } from 'node:fs';
import { viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { actorOf } from '../testing/people.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;

const resumed = ({ deps }: World) => deps.store.read((tx) => viewStatus(tx, deps.clock.now()).host.resumed);
const append = ({ deps }: World) =>
  deps.store.write((tx) =>
    tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } }),
  );

/** Has the log suspended as it is where somebody moves its file, and puts it back. */
async function suspend(world: World): Promise<void> {
  const { path } = world.temp;
  renameSync(path, `${path}.moved`);
  await expect(append(world)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
  renameSync(`${path}.moved`, path);
}

describe('a log that a person had go on after it was suspended', () => {
  test('is told of for a week, with who said why', () =>
    withWorld(async (world) => {
      const { deps, people, temp } = world;
      expect(resumed(world)).toBeNull();
      await suspend(world);
      const entry = await deps.store.resume({ actor: actorOf(people.ada), reasonCode: 'cause-removed' });
      const told = { by: people.ada.id, reason: 'file-replaced', reasonCode: 'cause-removed', entry };
      expect(resumed(world)).toMatchObject(told);
      temp.clock.set(temp.clock.now() + 6 * DAY);
      expect(resumed(world)).toMatchObject(told);
      temp.clock.set(temp.clock.now() + 2 * DAY);
      expect(resumed(world)).toBeNull();
    }));

  test('is not what went on by itself, once the clock was right again', () =>
    withWorld(async (world) => {
      const { clock } = world.temp;
      const now = clock.now();
      await append(world);
      clock.set(now - DAY);
      await expect(append(world)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
      clock.set(now + 1_000);
      await append(world);
      expect(resumed(world)).toBeNull();
    }));
});
