export { type BackupContents, readArchive } from './archive/read-archive.ts';
export { writeArchive } from './archive/write-archive.ts';
export { BackupDamaged } from './backup-damaged.ts';
export { readIdentities } from './keys/read-identities.ts';
export { requireRecipients } from './keys/require-recipients.ts';
export { type BackedUpFile, type BackupManifest, filePathSchema, MANIFEST_FORMAT } from './manifest.ts';
