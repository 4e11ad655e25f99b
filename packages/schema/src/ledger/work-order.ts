import { z } from 'zod';
import { accountSchema, apiUserSchema, operatorSchema } from '../account.ts';
import { idSchema } from '../ids.ts';
import { passwordContextSchema } from '../password-context.ts';
import { STEP_KINDS, stepKeySchema, stepResultSchema } from '../plan.ts';
import { recipientSchema } from '../principal.ts';
import { changeSchema, sealedTextSchema } from '../request.ts';
import { actionSchema } from '../vocabulary.ts';

const millis = z.int().nonnegative();
const instant = z.int();

/** A copy of the API user's credentials that is sealed to the workers. */
export const heldSecretSchema = z.strictObject({
  id: idSchema('secret'),
  sealed: z.string(),
  /** Tried and found good before access was taken away, according to the signed log. */
  proven: z.boolean(),
});
export type HeldSecret = z.infer<typeof heldSecretSchema>;

/** The password that a step needs and nobody has made yet. */
const passwordOrderSchema = z.strictObject({
  /** What was typed for it, sealed to the workers; null where the worker generates one. */
  typed: sealedTextSchema.nullable(),
  /** What a generated password may not be made of. */
  context: passwordContextSchema,
  /** age recipient of the owner of the integration, who gets a copy. */
  ownerRecipient: recipientSchema,
});

/** What a worker does for a person who has taken a portal step on. */
const assistanceSchema = z.strictObject({
  /** The task that is open for it; null where there is none any more. */
  task: idSchema('task').nullable(),
  /** age recipient to which the password is sealed; null where nobody waits for it. */
  recipient: recipientSchema.nullable(),
  /** The credentials that were handed in and have to be tried; null where there are none, or their refusal would prove nothing. */
  untried: z.strictObject({ secret: idSchema('secret'), retryWithinMillis: millis }).nullable(),
});

/**
 * Everything that a worker gets to know of a step that is due and was found to have authority. It is judged again where it begins, so an
 * order that is old or altered carries nothing out.
 */
export const stepOrderSchema = z.strictObject({
  step: z.strictObject({
    id: idSchema('step'),
    key: stepKeySchema,
    kind: z.enum(STEP_KINDS),
    /** Attempts that were made already. */
    attempts: z.int().min(0),
  }),
  /** What to do: call the provider, have a person do it, help the person who does, or read back. */
  work: z.enum(['execute', 'open-task', 'assist', 'verify']),
  action: actionSchema,
  change: changeSchema,
  account: accountSchema,
  operator: operatorSchema,
  apiUser: apiUserSchema,
  /** Results of the steps before this one, in order. */
  earlier: z.array(z.strictObject({ key: stepKeySchema, result: stepResultSchema })).readonly(),
  /** When the first step of the permit began, or it was issued; what happened on the provider before is not its effect. */
  permittedAt: instant,
  /** The address by which the provider's user has to be found first; null where the inventory has its identifier. */
  identify: z.string().nullable(),
  /** Whether the effect may be there already, by an earlier attempt or by one that this log does not know of. */
  uncertain: z.boolean(),
  /** Whether an attempt that is not in this log may have been made, because the store was put back from a backup. */
  doubtful: z.boolean(),
  /** An earlier call may be under way on the provider: since when, and for how long at most from now; null where none is. */
  underWay: z.strictObject({ sinceMillis: millis, forMillis: millis }).nullable(),
  password: passwordOrderSchema.nullable(),
  assistance: assistanceSchema.nullable(),
});
export type StepOrder = z.infer<typeof stepOrderSchema>;

/** The check of an account, or the diagnosis of one of its API users. */
export const checkOrderSchema = z.strictObject({
  account: accountSchema,
  /** Null for the account itself. */
  apiUser: apiUserSchema.nullable(),
  /** Name and password of the API user, sealed to the workers; null where none were given. */
  credentials: z.string().nullable(),
  /** Whether what was given is too old to be tried. */
  stale: z.boolean(),
  /** What is held for the open requests about the API user, by request. */
  held: z.array(z.array(heldSecretSchema).readonly()).readonly(),
});
export type CheckOrder = z.infer<typeof checkOrderSchema>;

/** What stands for work that a worker was given, where it reports about it. */
export const ticketSchema = z.string().min(1).max(80);

/** What there is to do about a job: nothing any more, or what the order says. */
export const openingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settled') }),
  /** It changed while it was judged, and is brought again. */
  z.strictObject({ kind: z.literal('moved') }),
  /** The facts about a typed password have to be derived first, from the password itself; then it is opened again with them. */
  z.strictObject({
    kind: z.literal('password'),
    ticket: ticketSchema,
    sealed: sealedTextSchema,
    context: passwordContextSchema,
    /** Whether it was entered twice, which only the client saw. */
    confirmed: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('step'), ticket: ticketSchema, order: stepOrderSchema }),
  z.strictObject({ kind: z.literal('check'), ticket: ticketSchema, order: checkOrderSchema }),
]);
export type Opening = z.infer<typeof openingSchema>;
