import { loadRules } from '@countersign/rules-engine';
import { expect, test } from 'vitest';
import { generatedRules, scatteredRules } from './generated-rules.ts';

test.each([
  ['generated', generatedRules],
  ['scattered', scatteredRules],
])('the %s rules load, so that the race over them can be run', (_name, make) => {
  const loaded = loadRules(make(100));
  expect(loaded.ok ? [] : loaded.findings).toEqual([]);
});
