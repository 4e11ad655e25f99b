import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rootAt } from '../merkle/root-at.ts';
import { growTree, type MemoryTree } from '../testing/memory-tree.ts';
import type { Checkpoint } from './checkpoint.ts';
import { compareCheckpoints } from './compare-checkpoints.ts';

const MOST = 80;

const entries = (changedAt?: number) =>
  Array.from({ length: MOST }, (_, i) => Buffer.from(i === changedAt ? 'another' : `entry ${i}`));

const tree = growTree(entries());

const at = (size: number, { readNode }: MemoryTree = tree): Checkpoint => ({
  origin: 'log.example',
  size: BigInt(size),
  root: rootAt(size, readNode),
  extensions: [],
});

const anySize = fc.nat({ max: MOST });

test('a log continues every checkpoint that it ever had, the empty one among them', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      const [kept, newest] = a < b ? [a, b] : [b, a];
      expect(compareCheckpoints(at(kept), at(newest), tree.readNode)).toBe('continued');
    }),
  );
});

test('a log with fewer entries than were signed was rolled back', () => {
  fc.assert(
    fc.property(anySize, anySize, (a, b) => {
      fc.pre(a !== b);
      const [newest, kept] = a < b ? [a, b] : [b, a];
      expect(compareCheckpoints(at(kept), at(newest), tree.readNode)).toBe('rolled-back');
    }),
  );
});

test('a log with another entry below a kept checkpoint was forked, and one with another entry behind it was not', () => {
  fc.assert(
    fc.property(anySize, anySize, fc.nat({ max: MOST - 1 }), (a, b, changedAt) => {
      const [kept, newest] = a < b ? [a, b] : [b, a];
      const other = growTree(entries(changedAt));
      const expected = changedAt < kept ? 'forked' : 'continued';
      expect(compareCheckpoints(at(kept), at(newest, other), other.readNode)).toBe(expected);
      // Nor does the right tree help, where the newest checkpoint was signed over another one.
      if (changedAt < newest && kept > 0)
        expect(compareCheckpoints(at(kept), at(newest, other), tree.readNode)).toBe('forked');
    }),
    { numRuns: 60 },
  );
});

test('a kept checkpoint of the empty log with another root is of another log', () => {
  expect(compareCheckpoints({ ...at(0), root: Buffer.alloc(32) }, at(5), tree.readNode)).toBe('forked');
});
