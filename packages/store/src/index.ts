export type { SqliteStore, StoreHealth, StoreSettings } from './assemble-store.ts';
export { type OpenStoreOptions, openStore } from './open-store.ts';
