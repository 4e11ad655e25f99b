import { expect, test } from 'vitest';
import { checkMemory, checkTarget } from './show-targets.ts';

const at = '2026-01-01T00:00:00.000Z';
const target = {
  id: 'witness a',
  kind: 'witness',
  state: 'reached',
  deliveredSize: 3,
  deliveredAt: at,
  since: null,
  failures: 0,
  code: null,
  held: null,
} as const;

test.each([
  [{}, true, `has 3 of 9 entries, since ${at}`],
  [{ state: 'failing', code: 'timeout' }, true, 'has 3 of 9 entries; the last attempt failed (timeout)'],
  [{ state: 'waiting', deliveredSize: null }, true, 'has none yet; the worker sends one within seconds'],
  [
    { state: 'unreachable', since: at, code: 'timeout', failures: 7 },
    false,
    `has 3 of 9 entries; not reached since ${at} (timeout, 7 attempts)`,
  ],
  [
    { state: 'contradicted', since: at, code: 'rolled-back', held: 30 },
    false,
    `holds 30 entries that this log does not continue (rolled-back), since ${at}: the log was CUT BACK OR FORKED; docs/runbooks/witness-refuses.md`,
  ],
] as const)('the doctor says of a target in the state %j whether it is well', (state, ok, found) => {
  expect(checkTarget({ ...target, ...state }, 9)).toEqual({ check: 'checkpoints: witness a', ok, found });
});

test('the doctor is content with the memory outside as soon as one target has a checkpoint, and no sooner', () => {
  const without = { ...target, id: 'file b', state: 'failing', deliveredSize: null } as const;
  expect(checkMemory([])).toMatchObject({ ok: false, found: expect.stringContaining('memory add-witness') });
  expect(checkMemory([without])).toMatchObject({
    ok: false,
    found: expect.stringContaining('file b got none'),
  });
  expect(checkMemory([without, target])).toMatchObject({
    ok: true,
    found: 'the log is remembered by witness a',
  });
});
