export type { SqliteStore, StoreHealth, StoreSettings } from './assemble-store.ts';
export { copyDatabase } from './copy-database.ts';
export { type CopiedStore, copyStore } from './copy-store.ts';
export { type OpenStoreOptions, openStore } from './open-store.ts';
export type { StateDifference, StateReport } from './state/state-difference.ts';
export { verifyState } from './state/verify-state.ts';
export { storeVersion } from './store-version.ts';
export { verifyWholeLog } from './suspension/verify-whole-log.ts';
