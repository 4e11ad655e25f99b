export { checkPack, type PackCheck } from './pack/check-pack.ts';
export { type WrittenLog, writeLogFolder } from './pack/log-folder.ts';
export { listPopulations, type Manifest, manifestText } from './pack/manifest.ts';
export { PackFolder } from './pack/pack-folder.ts';
export { writePages } from './pack/write-pages.ts';
export { writePopulations } from './pack/write-populations.ts';
export { writeProofs } from './pack/write-proofs.ts';
