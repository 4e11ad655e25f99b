import { z } from 'zod';
import { idSchema } from './ids.ts';
import { EVIDENCE_MEDIA_TYPES, stepKeySchema } from './plan.ts';
import { knownBySchema, observationSchema } from './proof.ts';
import { digestSchema, slugSchema } from './vocabulary.ts';

const count = z.int().min(0);
/** How often the same thing happened again; absent where the entry stands for itself. */
const repeated = z.int().min(1).optional();
const code = z.string().max(60);
const rules = z.array(z.string());
const step = { step: idSchema('step'), key: stepKeySchema };
const attempt = z.int().min(1);
/** Absent in entries from before tasks were compared with the log. */
const taskContent = {
  contentDigest: digestSchema.optional(),
  confirmedBy: z.enum(['read-back', 'second-person']).nullable().optional(),
};
/** By when somebody is to have acted; absent where nobody has to any more, and in entries from before it was recorded. */
const dueAt = z.iso.datetime().optional();
const reasonDigest = digestSchema.optional();
/** When an invitation was sent, and when its link ends; null where the provider does not say. */
const invitation = { sentAt: z.iso.datetime(), validUntil: z.iso.datetime().nullable() };

/** How what was permitted is carried out: steps, the tasks of people, and credentials. Part of AUDIT_EVENTS. */
export const EXECUTION_EVENTS = {
  'step.attempted': z
    .strictObject({ ...step, attempt })
    .describe('A step is about to be carried out; written before the provider is called.'),
  'step.applied': z
    .strictObject({
      ...step,
      attempt: count,
      knownBy: knownBySchema,
      observations: z.array(observationSchema),
      resultDigest: digestSchema,
    })
    .describe(
      'A step has its effect. `knownBy` says which proof there is of it, or that there is none yet (`answered`, `reported`); `observations` are the answers of the provider that show it.',
    ),
  'account.unavailable': z
    .strictObject({ account: slugSchema, code })
    .describe(
      'The provider of an account does not answer, or refuses for load. Nothing is sent there but one probe at a time.',
    ),
  'account.available': z
    .strictObject({ account: slugSchema, seconds: count })
    .describe('The provider of an account answers again, after so many seconds. What waited goes on.'),
  'access.observed': z
    .strictObject({
      account: slugSchema,
      apiUser: idSchema('apiUser').nullable(),
      integration: slugSchema.nullable(),
      observations: z.array(observationSchema),
    })
    .describe(
      'The worker tried what an API user can do, or looked at it, and did not find what was approved.',
    ),
  'access.diagnosis-asked': z
    .strictObject({ check: idSchema('accountCheck'), account: slugSchema, apiUser: idSchema('apiUser') })
    .describe('Somebody has the worker sign in as an API user and read one resource; nothing is changed.'),
  'access.diagnosed': z
    .strictObject({
      check: idSchema('accountCheck'),
      account: slugSchema,
      apiUser: idSchema('apiUser'),
      integration: slugSchema.nullable(),
      result: z.enum(['good', 'not-good', 'not-tried']),
      code: code.nullable(),
      observations: z.array(observationSchema),
    })
    .describe(
      'What the provider answered when the worker signed in as an API user for a diagnosis. An exception may rest on a 403 in it.',
    ),
  'credential.proven': z
    .strictObject({
      secret: idSchema('secret'),
      ...step,
      good: z.boolean(),
      observations: z.array(observationSchema),
    })
    .describe(
      'The worker tried credentials that were handed in before a step takes access away. Only those that were good then can prove afterwards, by being refused, that it is gone.',
    ),
  'step.failed': z
    .strictObject({
      ...step,
      attempt: count,
      code,
      willRetry: z.boolean(),
      /** Absent in entries from before it was recorded. */
      effect: z.enum(['none', 'unknown']).optional(),
    })
    .describe(
      'An attempt of a step failed; `willRetry` tells whether the worker tries again by itself, `effect` whether the provider may have done it all the same.',
    ),
  'step.reported-late': z
    .strictObject({ ...step, attempt, outcome: z.enum(['applied', 'failed']), code: code.nullable() })
    .describe(
      'A worker that had lost its lease said how its attempt ended, when others had taken the step over. Nothing follows from it: they look for the effect themselves.',
    ),
  'step.refused': z
    .strictObject({ ...step, code })
    .describe('A step was not begun, because it may not be carried out any more.'),
  'step.outcome-unknown': z
    .strictObject({ ...step, attempt: count, code })
    .describe('An attempt broke off and the provider may have done it all the same; a person decides.'),
  'step.dead-lettered': z
    .strictObject({ ...step, attempt: count, code })
    .describe('A step has no attempts left; a person decides.'),
  'job.refused': z
    .strictObject({ jobDigest: digestSchema, code, count: repeated })
    .describe('A job of the queue names nothing that is known. With `count`, so many more within an hour.'),
  'task.opened': z
    .strictObject({
      task: idSchema('task'),
      ...step,
      kind: z.string(),
      ...taskContent,
      dueAt,
      invitation: z.strictObject(invitation).optional(),
    })
    .describe(
      'A step waits for a person. `contentDigest` is over what they are told to do, `confirmedBy` says who looks again, `dueAt` by when it is to be done, `invitation` what the invited user was sent.',
    ),
  'task.reworded': z
    .strictObject({ task: idSchema('task'), ...step, contentDigest: digestSchema })
    .describe(
      'A person who has a step in hand is told to look first whether it is done, since the store was put back from a backup.',
    ),
  'task.started': z
    .strictObject({ task: idSchema('task'), ...step })
    .describe(
      'A person takes a task on. A password that the step needs is sealed to this person then, and to nobody else who may do such tasks.',
    ),
  'task.released': z
    .strictObject({ task: idSchema('task'), ...step, holder: idSchema('principal'), reasonDigest })
    .describe(
      'A task is in nobody’s hands any more: `holder` gave it back, or an administrator took it from them. `reasonDigest` is over why.',
    ),
  'task.handed-over': z
    .strictObject({ task: idSchema('task'), ...step, to: idSchema('principal'), reasonDigest })
    .describe(
      'Whoever had a task in hand handed it over. A password that the step needs is sealed to the one who has it now.',
    ),
  'invitation.resent': z
    .strictObject({ task: idSchema('task'), ...step, ...invitation })
    .describe(
      'A person had the provider send the invitation of a user again; the link of the one before has ended.',
    ),
  'evidence.attached': z
    .strictObject({
      task: idSchema('task'),
      ...step,
      file: idSchema('evidenceFile'),
      mediaType: z.enum(EVIDENCE_MEDIA_TYPES),
      size: count,
      contentDigest: digestSchema,
      storedDigest: digestSchema,
    })
    .describe(
      'A person attached a picture to a task, from which metadata was taken out. `contentDigest` is over the picture, with a salt; `storedDigest` is the SHA-256 of the file in the data directory, which is encrypted.',
    ),
  'task.completed': z
    .strictObject({
      task: idSchema('task'),
      ...step,
      verdict: z.string(),
      evidenceDigest: digestSchema,
      dueAt,
      correctedStep: idSchema('step').optional(),
      correctedDigest: digestSchema.optional(),
    })
    .describe(
      'A person said how a task ended; `evidenceDigest` is over what they brought along, without credentials. `correctedStep` is an earlier step whose reported name they corrected, `correctedDigest` is over its result since. `dueAt` is by when a second person is to look.',
    ),
  'task.withdrawn': z
    .strictObject({ task: idSchema('task'), ...step, reasonDigest, dueAt })
    .describe(
      'Whoever reported how a task ended took that back before a second person had looked. The report stays in its history; `reasonDigest` is over why, `dueAt` is by when it is to be done then.',
    ),
  'task.confirmed': z
    .strictObject({
      task: idSchema('task'),
      ...step,
      accepted: z.boolean(),
      reasonDigest,
      dueAt,
    })
    .describe(
      'A second person looked at a task; `reasonDigest` is over why it was not accepted, `dueAt` is by when it is to be done then.',
    ),
  'task.refused': z
    .strictObject({ task: idSchema('task'), ...step, rules, code, count: repeated })
    .describe(
      'Somebody tried to take on, release, hand over, complete, withdraw or confirm a task that they may not; `rules` are the ones that refused. With `count`, so many more times within an hour.',
    ),
  'credential.sealed': z
    .strictObject({
      secret: idSchema('secret'),
      purpose: z.enum(['worker', 'operator', 'owner']),
      origin: z.enum(['generated', 'typed', 'reported']),
    })
    .describe('A credential was sealed to its receiver.'),
  'credential.collected': z
    .strictObject({ secret: idSchema('secret') })
    .describe('A credential was handed over, and its sealed text removed.'),
} as const;
