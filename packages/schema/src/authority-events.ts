import { z } from 'zod';
import { idSchema } from './ids.ts';
import { indexRangesSchema } from './index-ranges.ts';
import { digestSchema } from './vocabulary.ts';

/** Why the log says of every row that confers power what it is. */
const RESTATEMENT_REASONS = ['adopted', 'before-pruning', 'periodic'] as const;
export type RestatementReason = (typeof RESTATEMENT_REASONS)[number];

const table = z.string().max(60);
const id = z.string().max(200);
const part = z.int().min(1);
/** What the row counts as where rows are counted. */
const tally = z.string().max(200).optional();
/** Tables whose rows are bound from this entry on, where there were others before. */
const tables = z.array(table).max(200).optional();

/** Entries by which rows that confer power are bound to the log; part of the registry. */
export const AUTHORITY_EVENTS = {
  'authority.bound': z
    .strictObject({
      rows: z.array(z.strictObject({ table, id, digest: digestSchema.nullable(), tally })),
      tables,
    })
    .describe(
      'Rows of the database that confer power were written in this transaction. `digest` is what such a row says from here on, and null where it is gone; a row that says something else was edited by hand and is refused. `tally` is what it counts as where rows are counted, and `tables` are those whose rows are bound.',
    ),
  'authority.restated': z
    .strictObject({
      reason: z.enum(RESTATEMENT_REASONS),
      part,
      parts: part,
      /** Indexes of the entries of a type that is asked for long afterwards. */
      entries: z.array(z.strictObject({ type: z.string().max(100), indexes: indexRangesSchema })).optional(),
      /** Tokens that somebody else than their principal was handed; absent in entries from before it was said. */
      handed: z
        .array(
          z.strictObject({
            token: idSchema('token'),
            principal: idSchema('principal'),
            holder: idSchema('principal'),
          }),
        )
        .optional(),
      rows: z.array(z.strictObject({ table, id, digest: digestSchema, tally })),
      tables,
    })
    .describe(
      'All rows that confer power and what they say, so that nobody has to read what was bound before; in `parts` entries that follow each other; `entries` are those that decide something long afterwards, so that nobody has to find them by an index of the database, and `handed` says who was handed which token of a machine. `adopted`: the database is older than this entry, or a table of it is, and what was in there counts from here on, which happens once. `before-pruning`: the entries that had bound them may lose their bytes.',
    ),
} as const;
