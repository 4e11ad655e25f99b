import { providerSchema } from '@countersign/schema';
import { z } from 'zod';
import { createHostFile } from '../host-file.ts';

const hostSchema = z
  .string()
  .regex(
    /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/,
    'must be a host, with its port where that is not the usual one',
  );

const sourceSchema = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ command: z.array(z.string()).min(1) }),
  ],
  { error: 'must be one of { env: NAME }, { file: PATH } and { command: [PROGRAM, ARGUMENT, ...] }' },
);
/** Where the text of a credential comes from. */
export type CredentialOrigin = z.infer<typeof sourceSchema>;

const declarationSchema = z.strictObject({
  provider: providerSchema,
  /** Hosts that it may be sent to; those that the vendor documents when left out. */
  hosts: z.array(hostSchema).min(1).optional(),
  source: sourceSchema,
});
export type CredentialDeclaration = z.infer<typeof declarationSchema>;

const fileSchema = z.strictObject({
  /** Hosts of providers beside those that the vendors document. */
  addresses: z.array(hostSchema).default([]),
  credentials: z.record(z.string(), declarationSchema).default({}),
});
/** What the host declares about credentials: names, what each is bound to, and where it is read from. */
export type CredentialsFile = z.infer<typeof fileSchema>;

/**
 * Reads `credentials.yaml` of a data directory. Where there is none, nothing is declared.
 * @throws CountersignError CREDENTIALS_FILE_UNUSABLE for one that others can read or change, or that says what it cannot
 */
export const readCredentialsFile: (dataDirectory: string) => CredentialsFile = createHostFile({
  name: 'credentials.yaml',
  schema: fileSchema,
  unusable: 'CREDENTIALS_FILE_UNUSABLE',
});
