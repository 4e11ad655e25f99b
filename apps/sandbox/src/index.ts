export { buildSandbox, type SandboxOptions } from './app.ts';
export { type RunningSandbox, type StartOptions, startSandbox } from './start.ts';
export type { LedgerEntry } from './store/ledger.ts';
