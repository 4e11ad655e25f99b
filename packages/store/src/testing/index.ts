export { createSearchIndexMerger } from '../log/search-index-merger.ts';
export { createCountingIds, createFixedClock, type FixedClock, silentLogger } from './fakes.ts';
export { openStoreParts } from './open-parts.ts';
export { verifyStoredLog } from './verify-stored-log.ts';
export { type TempStore, testSettings, withTempStore } from './with-temp-store.ts';
