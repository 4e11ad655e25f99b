import { z } from 'zod';

interface SuspensionReasonDefinition {
  /** Whether the store goes on by itself once its own look says that all is in order; otherwise a person resumes. */
  readonly heals: boolean;
  /** For the user, as the end of a sentence: what to do. */
  readonly remedy: string;
}

const RESUME = 'Then run "countersign log resume"';

/** Why nothing is written to the log any more, and what ends that. A name is permanent: log entries have it. */
export const SUSPENSION_REASONS = {
  'disk-full': {
    heals: true,
    remedy: 'Make room on the disk of the data directory; writing goes on by itself',
  },
  'disk-error': {
    heals: true,
    remedy: 'Check the disk of the data directory; writing goes on by itself when the disk answers again',
  },
  'storage-refused': {
    heals: true,
    remedy: 'Check the permissions of the data directory, and the memory; writing goes on by itself',
  },
  'clock-behind': {
    heals: true,
    remedy:
      'Set the clock right; writing goes on by itself. If the clock was ahead before, have two administrators run "countersign log resume --reason-code clock-was-ahead"',
  },
  'file-damaged': { heals: false, remedy: `Restore the data directory from a backup. ${RESUME}` },
  'file-replaced': {
    heals: false,
    remedy: `Find out who moved the database file or its write-ahead log. ${RESUME}`,
  },
  'log-inconsistent': {
    heals: false,
    remedy: `Run "countersign audit verify" and find out who changed the log. ${RESUME}`,
  },
  'key-unusable': {
    heals: false,
    remedy: `Put the key that signed the log back as keys/log.key of the data directory and start again. ${RESUME}`,
  },
} as const satisfies Record<string, SuspensionReasonDefinition>;

export type SuspensionReason = keyof typeof SUSPENSION_REASONS;

const reasons = Object.keys(SUSPENSION_REASONS) as [SuspensionReason, ...SuspensionReason[]];
export const suspensionReasonSchema = z.enum(reasons);

/** A suspension as it is kept beside the database. */
export const suspensionFileSchema = z.strictObject({
  v: z.literal(1),
  reason: suspensionReasonSchema,
  problem: z.string(),
  since: z.int(),
  checkpoint: z.strictObject({ size: z.int(), note: z.string() }).nullable(),
});

/** Why a person says that a suspended log may go on. */
export const RESUME_CODES = ['cause-removed', 'restored-from-backup', 'clock-was-ahead'] as const;
export const resumeCodeSchema = z.enum(RESUME_CODES);
export type ResumeCode = z.infer<typeof resumeCodeSchema>;
