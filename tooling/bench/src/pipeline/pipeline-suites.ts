import { previewBench } from '../batches/preview-bench.ts';
import { decisionBench } from '../rules/rules-suite.ts';
import type { Suite } from '../suite.ts';
import { growthBench } from './growth-bench.ts';
import { idleBench } from './idle-bench.ts';
import { memoryBench } from './memory-bench.ts';
import { outageBench } from './outage-bench.ts';
import { rowBench } from './row-bench.ts';
import type { Sizing } from './size.ts';
import { slowBench } from './slow-bench.ts';
import { storedBench } from './stored-bench.ts';
import { updateBench } from './update-bench.ts';

/** The benches of the pipeline, each by the name by which it is run alone. */
export const pipelineSuites = (sizing: Sizing, profile?: string): readonly (readonly [string, Suite])[] => [
  ['pipeline/update', updateBench(sizing, profile)],
  ['pipeline/growth', growthBench(sizing)],
  ['pipeline/row-work', rowBench(sizing, profile)],
  ['pipeline/preview', previewBench(sizing)],
  ['pipeline/outage', outageBench(sizing)],
  ['pipeline/slow', slowBench(sizing)],
  ['pipeline/idle', idleBench(sizing)],
  ['pipeline/decision', decisionBench],
  ['pipeline/stored', storedBench(sizing)],
  ['pipeline/memory', memoryBench(sizing)],
];
