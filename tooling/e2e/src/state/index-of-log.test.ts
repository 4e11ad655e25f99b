import { verifyState } from '@countersign/store';
import { expect, test } from 'vitest';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const found = ({ temp }: World) =>
  verifyState(temp.path, temp.vkey).differences.filter(({ table }) => table === 'entry_index');

test.each([
  [
    'calls an entry something else',
    "UPDATE entry_index SET type = 'principal.reactivated' WHERE idx = 1",
    { id: '1', kind: 'edited' },
  ],
  [
    'says that one is about a request',
    "UPDATE entry_index SET request = 'req_other' WHERE idx = 1",
    { id: '1', kind: 'edited' },
  ],
  ['lacks one', 'DELETE FROM entry_index WHERE idx = 1', { id: '1', kind: 'missing' }],
  [
    'has one that there is not',
    "INSERT INTO entry_index (idx, type, at) VALUES (100000, 'log.started', 0)",
    { id: '100000', kind: 'added' },
  ],
])('verification finds that the index of the log %s', (_what, sql, difference) =>
  withWorld(async (world) => {
    indexEverything(world);
    expect(found(world)).toEqual([]);
    tamper(world, sql);
    expect(found(world)).toEqual([{ table: 'entry_index', what: null, ...difference }]);
  }),
);

test('an index that follows behind is not one from which somebody has taken something', () =>
  withWorld(async (world) => {
    indexEverything(world);
    tamper(world, 'DELETE FROM entry_index WHERE idx = (SELECT max(idx) FROM entry_index)');
    expect(found(world)).toEqual([]);
  }));
