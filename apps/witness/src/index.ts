export type { WitnessConfig } from './config.ts';
export { type RunningWitness, startWitness } from './start-witness.ts';
export { parseWatchedLogs, type WatchedLogs } from './watched-logs.ts';
