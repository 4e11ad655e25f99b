import { z } from 'zod';
import { checkpointTargetKindSchema } from './checkpoint-target.ts';
import { idSchema } from './ids.ts';
import { indexRangesSchema } from './index-ranges.ts';
import { deliveryTargetKindSchema, EXPORT_FORMATS, LOG_FILTERS } from './log-export.ts';
import { digestSchema, slugSchema } from './vocabulary.ts';

const count = z.int().min(0);
const code = z.string().max(60);

/** What is done with the log itself: reading it, and handing it on. Part of AUDIT_EVENTS. */
export const LOG_EVENTS = {
  'log.target-added': z
    .strictObject({ kind: checkpointTargetKindSchema, target: z.string().max(200) })
    .describe(
      'From now on checkpoints are handed to this target on the word of whoever owns the machine, so that somebody outside remembers how far the log had grown.',
    ),
  'log.target-removed': z
    .strictObject({
      kind: checkpointTargetKindSchema,
      target: z.string().max(200),
      deliveredSize: count.nullable(),
    })
    .describe(
      'This target is not configured any more. It has the newest checkpoint of `deliveredSize` entries, and none that come later.',
    ),
  'log.kept': z
    .strictObject({ entries: indexRangesSchema })
    .describe(
      'Of the entries that may be without bytes from here on, those that are kept for good: numbers and ranges of them, in order. One of these without bytes was taken away by somebody else. Comes after `log.pruned`, in several entries where there are many.',
    ),
  'log.read': z
    .strictObject({
      operation: z.enum(['list', 'show', 'search', 'export', 'stream', 'tiles']),
      filters: z.array(z.enum(LOG_FILTERS)),
      of: idSchema('request').nullable(),
      first: count.nullable(),
      last: count.nullable(),
      count,
    })
    .describe(
      'Somebody read the log; `filters` are the names of those that were set, `of` the request that was asked about, and `first` and `last` the entries that were answered. An export tells them when it ends.',
    ),
  'log.exported': z
    .strictObject({
      format: z.enum(EXPORT_FORMATS),
      first: count.nullable(),
      last: count.nullable(),
      count,
      complete: z.boolean(),
      digest: digestSchema,
    })
    .describe(
      'An export of the log ended; `complete` is false where it was cut off, and `digest` is the SHA-256 of what was sent.',
    ),
  'delivery.dead-lettered': z
    .strictObject({
      deadLetter: idSchema('deadLetter'),
      target: deliveryTargetKindSchema,
      index: count,
      code,
    })
    .describe('A receiver of the log refused an entry for good; it is kept to be sent again.'),
  'delivery.redelivered': z
    .strictObject({
      deadLetter: idSchema('deadLetter'),
      target: deliveryTargetKindSchema,
      index: count,
      askedBy: idSchema('principal'),
    })
    .describe('An entry that a receiver of the log had refused was taken by it when it was sent again.'),
  'evidence.exported': z
    .strictObject({
      from: z.iso.date(),
      to: z.iso.date(),
      account: slugSchema.nullable(),
      checkpointSize: count,
      manifestDigest: digestSchema,
    })
    .describe(
      'An evidence pack about these days, both included, was made; `manifestDigest` is the SHA-256 of its manifest.json.',
    ),
} as const;
