import { z } from 'zod';
import { type IdKind, idSchema } from '../ids.ts';
import { meansSchema } from '../principal.ts';

/** Most rows of one page. */
export const limit = z.coerce.number().int().min(1).max(500).default(50);
/** Query of a list: `after` is the `next` of the page before. */
export const page = { after: z.string().optional(), limit };
/** The `:id` of a path. */
export const idParam = <K extends IdKind>(kind: K) => z.object({ id: idSchema(kind) });
/** How far something has come, in one word. */
export const stateAnswer = z.strictObject({ state: z.string() });

/** Something that others sign in with: a token, a session, a passkey or an identity. */
export const otherMeansSchema = z.strictObject({
  token: meansSchema.or(idSchema('passkey')).or(idSchema('identity')),
  principal: idSchema('principal'),
});
