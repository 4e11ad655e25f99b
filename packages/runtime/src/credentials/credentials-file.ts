import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError, formatIssue, providerSchema, safeParse } from '@countersign/schema';
import { parse } from 'yaml';
import { z } from 'zod';

const FILE = 'credentials.yaml';
const OPEN_TO_OTHERS = 0o077;

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

/** The file as it was read last: it is asked for with every call of a provider, and changes once a month. */
let latest: { readonly state: string; readonly file: CredentialsFile } | undefined;

/**
 * Reads `credentials.yaml` of a data directory. Where there is none, nothing is declared.
 * @throws CountersignError CREDENTIALS_FILE_UNUSABLE for one that others can read or change, or that says what it cannot
 */
export function readCredentialsFile(dataDirectory: string): CredentialsFile {
  const path = join(dataDirectory, FILE);
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (stat === undefined) return { addresses: [], credentials: {} };
  const state = [path, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ');
  if (state === latest?.state) return latest.file;
  if ((Number(stat.mode) & OPEN_TO_OTHERS) !== 0) {
    const problem = `other users of the machine can read or change it; run: chmod 600 ${path}`;
    throw new CountersignError('CREDENTIALS_FILE_UNUSABLE', { path, problem });
  }
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0, uniqueKeys: true }) ?? {};
  } catch (cause) {
    throw new CountersignError('CREDENTIALS_FILE_UNUSABLE', { path, problem: 'it is not YAML' }, cause);
  }
  const parsed = safeParse(fileSchema, content);
  if (parsed.success) {
    latest = { state, file: parsed.data };
    return parsed.data;
  }
  const problem = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'the file'} ${formatIssue(issue, content)}`)
    .join('; ');
  throw new CountersignError('CREDENTIALS_FILE_UNUSABLE', { path, problem });
}
