export { conformanceCases } from './conformance-cases.ts';
export type { ConformanceCase, Trial, TrialStart } from './trial.ts';
