import { POPULATIONS, type Survey } from '@countersign/evidence';
import { daySchema, digestSchema, slugSchema } from '@countersign/schema';
import { z } from 'zod';

/** What a pack is, what it stands on, and every file of it. */
export const manifestSchema = z.strictObject({
  format: z.literal('countersign evidence pack v1'),
  program: z.string(),
  madeAt: z.iso.datetime(),
  /** Identifier of the principal. */
  madeBy: z.string(),
  period: z.strictObject({ from: daySchema, to: daySchema }),
  account: slugSchema.nullable(),
  log: z.strictObject({
    origin: z.string(),
    vkey: z.string(),
    size: z.int(),
    root: digestSchema,
    checkpoint: z.string(),
  }),
  /** First entry of the period, and the one after the last. */
  entries: z.strictObject({ first: z.int(), end: z.int() }),
  sample: z.strictObject({ seed: z.string(), size: z.int() }),
  populations: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      criterion: z.string(),
      count: z.int(),
      /** Indexes of the entries that were drawn, in the order of the draw. */
      sample: z.array(z.int()),
    }),
  ),
  requests: z.strictObject({ touched: z.int(), shown: z.int() }),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: digestSchema })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The populations as the manifest lists them; the survey gives the counts and the samples. */
export function listPopulations(survey: Survey): Manifest['populations'] {
  return survey.populations.map(({ population, count, sample }) => ({
    id: population.id,
    title: population.title,
    criterion: population.criterion,
    count,
    sample: sample.map(({ entry }) => entry.index),
  }));
}

/** Whether this program divides entries as the one did that made the pack. */
export const sameDivision = ({ populations }: Manifest): boolean =>
  populations.length === POPULATIONS.length &&
  populations.every(({ id, criterion }, at) => {
    const ours = POPULATIONS[at];
    return ours?.id === id && ours.criterion === criterion;
  });

/** The text of a manifest: what its digest is taken of. */
export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`;
