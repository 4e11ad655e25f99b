import { z } from 'zod';
import { idSchema } from './ids.ts';
import { digestSchema } from './vocabulary.ts';

const batch = idSchema('batch');
const count = z.int().min(0);
const code = z.string().max(60);

/** What the log says of files of requests. */
export const BATCH_EVENTS = {
  'batch.received': z
    .strictObject({
      batch,
      fileDigest: digestSchema,
      format: z.string(),
      rows: count,
      rowErrors: count,
      /** The batch of which it corrects rows. */
      fixes: batch.optional(),
    })
    .describe('A file of requests was taken in; its rows follow.'),
  'batch.recognised': z
    .strictObject({ batch, fileDigest: digestSchema })
    .describe('A file was handed in that had been taken in before; nothing was done.'),
  'batch.row-refused': z
    .strictObject({ batch, line: count, codes: z.array(code) })
    .describe('A row of a file could not become a request.'),
  'batch.decided': z
    .strictObject({
      batch,
      rows: count,
      allowed: count,
      inReview: count,
      denied: count,
      refused: count,
      /** Rows of a corrected file that were accepted before. */
      unchanged: count.optional(),
    })
    .describe('The last row of a file was decided.'),
  'batch.exported': z
    .strictObject({ batch, rows: count })
    .describe('Somebody was given the rows of a file, as it was handed in, with what became of each.'),
  'batch.paused': z
    .strictObject({ batch, decided: count })
    .describe(
      'Somebody had a file of requests wait: its rows after the first `decided` are decided when it is resumed.',
    ),
  'batch.resumed': z
    .strictObject({ batch, fileDigest: digestSchema, decided: count })
    .describe('Somebody had a file of requests go on that was paused or had stopped.'),
  'batch.stopped': z
    .strictObject({ batch, decided: count, code })
    .describe(
      'A file of requests does not go on, because of whoever handed it in: the token has ended, or they have left. What was decided stays.',
    ),
  'batch.cancel-asked': z
    .strictObject({ batch, fileDigest: digestSchema, undecided: count })
    .describe(
      'Somebody cancelled a file of requests: no more rows are decided, and requests that nobody approved yet are taken back.',
    ),
  'batch.cancelled': z
    .strictObject({ batch, undecided: count, withdrawn: count })
    .describe('What was left of a file of requests was taken back.'),
};
