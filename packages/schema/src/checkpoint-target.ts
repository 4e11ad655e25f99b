import { z } from 'zod';
import { slugSchema } from './vocabulary.ts';

/** What checkpoints can be handed to, so that somebody outside remembers how far the log had grown. */
export const checkpointTargetKindSchema = z.enum(['witness', 'file', 'command', 'webhook', 'mail']);
export type CheckpointTargetKind = z.infer<typeof checkpointTargetKindSchema>;

const declaredTargetSchema = z.union(
  [
    z.strictObject({ name: slugSchema, file: z.string().min(1) }),
    z.strictObject({ name: slugSchema, command: z.array(z.string()).min(1) }),
    z.strictObject({
      name: slugSchema,
      mail: z.strictObject({
        to: z.string().min(3),
        from: z.string().min(3),
        /** Perhaps with user and password: secret. */
        smtp: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://'),
        everyHours: z.number().positive().default(24),
      }),
    }),
  ],
  {
    error:
      'must be one of { name, file: PATH }, { name, command: [PROGRAM, ARGUMENT, ...] } and { name, mail: { to, from, smtp } }',
  },
);
/** Something that checkpoints are handed to beside the witnesses, as the host declares it. */
export type DeclaredTarget = z.infer<typeof declaredTargetSchema>;

/** Name of the file in the data directory by which the host declares it. */
export const CHECKPOINT_TARGETS_FILE = 'checkpoint-targets.yaml';
/** Name of the file in the data directory that names the witnesses, where no other is configured. */
export const WITNESS_POLICY_FILE = 'witnesses.policy';

export const checkpointTargetsFileSchema = z.strictObject({
  targets: z
    .array(declaredTargetSchema)
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'must have names that differ from each other',
    )
    .default([]),
});

/** What a declared target is called everywhere else. */
export const idOfTarget = (declared: DeclaredTarget): string =>
  `${'file' in declared ? 'file' : 'command' in declared ? 'command' : 'mail'} ${declared.name}`;
