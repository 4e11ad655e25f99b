export { openDatabase } from './open/open-database.ts';
export { openLog } from './open/open-log.ts';
export { proveEntry } from './proof/prove-entry.ts';
export { comparePinned } from './verify/compare-pinned.ts';
export { followLogIfNeeded } from './verify/follow-log.ts';
export { type KeyOptions, readTrustedKeys } from './verify/read-trusted-keys.ts';
export type { Verification } from './verify/verification.ts';
export { type LogOptions, verifyLogAt } from './verify/verify-log-at.ts';
export { type ProofVerification, verifyProofAt } from './verify/verify-proof-at.ts';
