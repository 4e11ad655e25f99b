import { z } from 'zod';

/** Version of the form of an archive. A program reads the forms up to its own. */
export const MANIFEST_FORMAT = 1;

/** Name of the manifest in the archive; it is the first entry, and no file of an installation has that name. */
export const MANIFEST_NAME = 'backup.json';

/** Below the data directory, with "/" between the parts, and never out of it. */
export const filePathSchema = z
  .string()
  .max(1_000)
  .refine(
    (path) =>
      path !== MANIFEST_NAME &&
      !/[\\\p{Cc}]/u.test(path) &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    { error: 'must be a path below the data directory' },
  );

const backedUpFileSchema = z.strictObject({
  path: filePathSchema,
  /** In bytes. */
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** One file of an archive, and what its bytes are. */
export type BackedUpFile = z.infer<typeof backedUpFileSchema>;

/** What an archive holds, and of which installation at which time. */
export const manifestSchema = z.strictObject({
  product: z.literal('countersign'),
  format: z.int().min(1),
  /** Version of the program that made it. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  store: z.strictObject({
    /** Number of the newest migration. */
    version: z.int().min(0),
  }),
  log: z.strictObject({
    origin: z.string(),
    /** Entries. */
    size: z.int().min(0),
    /** The newest signed checkpoint; null where nothing was ever signed. */
    checkpoint: z.string().nullable(),
  }),
  files: z.array(backedUpFileSchema).min(1),
});
export type BackupManifest = z.infer<typeof manifestSchema>;
