import { z } from 'zod';
import { idSchema } from './ids.ts';
import { slugSchema } from './vocabulary.ts';

/** `approved`: it waits for what is in the way. `refused`: also where it expired, or was no longer what was asked for. */
const ERASURE_STATES = ['open', 'approved', 'done', 'refused', 'withdrawn'] as const;
export const erasureStateSchema = z.enum(ERASURE_STATES);
export type ErasureState = z.infer<typeof erasureStateSchema>;

/** Stands wherever something personal was, once it was erased. */
export const ERASED_TEXT = '[erased]';

/** An address as it is shown: one that was erased is none any more. */
export const shownAddressSchema = z.email().or(z.literal(ERASED_TEXT));

/** Names whose personal data is meant: an API user, a request, a principal or a file, an integration's owner, an account. */
export const subjectNameSchema = z
  .string()
  .max(100)
  .regex(
    /^((usr|req|pri|bat|dec)_[0-9A-HJKMNP-TV-Z]{26}|(owner|account):[a-z0-9][a-z0-9-]{0,62})$/,
    'must be the identifier of an API user, a request, a principal or a file, or owner:INTEGRATION or account:ACCOUNT',
  );

/** A short code that goes into the log: never a name, an address or a sentence. */
const codeSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'must be a code of up to 60 letters, digits, ".", "_" and "-"');
export const reasonCodeSchema = codeSchema;
export const matterSchema = codeSchema;

const instant = z.iso.datetime();

export const erasureSchema = z.strictObject({
  /** That of its governance change, or one of its own from before erasures were that. */
  id: z.union([idSchema('governanceChange'), idSchema('erasure')]),
  subject: subjectNameSchema,
  reasonCode: reasonCodeSchema,
  state: erasureStateSchema,
  askedBy: idSchema('principal'),
  askedAt: instant,
  settledAt: instant.nullable(),
});
export type ErasureView = z.infer<typeof erasureSchema>;

export const holdSchema = z.strictObject({
  id: idSchema('hold'),
  matter: matterSchema,
  placedBy: idSchema('principal'),
  placedAt: instant,
  releasedBy: idSchema('principal').nullable(),
  releasedAt: instant.nullable(),
});

/** Somebody whose personal data is stored, and how it stands with it. */
export const subjectSchema = z.strictObject({
  /** Under which its key is kept; an API user that was made here is known by the request that made it. */
  subject: subjectNameSchema,
  kind: z.enum(['api-user', 'request', 'principal', 'owner', 'account', 'file']),
  account: slugSchema.nullable(),
  apiUsers: z.array(idSchema('apiUser')),
  requests: z.int(),
  erasedAt: instant.nullable(),
  holds: z.array(holdSchema),
  erasures: z.array(erasureSchema),
});
export type SubjectView = z.infer<typeof subjectSchema>;
