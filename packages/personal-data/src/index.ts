export {
  blindIndex,
  createMasterKey,
  createSuccessor,
  type MasterKey,
  parseMasterKey,
} from './master-key.ts';
export { ERASED, restoreTexts } from './pattern.ts';
export { FACTS, STORED, type StoredTable } from './registry.ts';
export {
  alteredColumns,
  type BlindIndexOf,
  extractPersonal,
  placeOf,
  propertyOf,
  type Row,
  restorePersonal,
} from './rows.ts';
export {
  createDataKey,
  type Place,
  RANDOM_FOR_DATA_KEY,
  RANDOM_FOR_SEALING,
  rewrapDataKey,
  seal,
  sealBytes,
  subjectOf,
  unseal,
  unsealBytes,
  unwrapDataKey,
} from './seal.ts';
export type { Column } from './table.ts';
