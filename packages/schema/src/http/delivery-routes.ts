import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { deliveryTargetKindSchema } from '../log-export.ts';
import { digestSchema } from '../vocabulary.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

const deadLetterSchema = z.strictObject({
  id: idSchema('deadLetter'),
  target: digestSchema,
  /** Of the entry. */
  index: z.int(),
  code: z.string(),
  createdAt: z.iso.datetime(),
  /** It will be sent again. */
  requested: z.boolean(),
  deliveredAt: z.iso.datetime().nullable(),
});

/** Delivering the log to other programs. */
export const DELIVERY_ROUTES = {
  listDeliveries: defineRoute({
    method: 'GET',
    path: '/v1/audit/deliveries',
    summary: 'How far each receiver of the log has it, and the entries that one refused for good',
    permission: 'delivery.read',
    status: 200,
    response: z.strictObject({
      targets: z.array(
        z.strictObject({
          id: digestSchema,
          kind: deliveryTargetKindSchema,
          next: z.int(),
          behind: z.int(),
          problem: z.string().nullable(),
          updatedAt: z.iso.datetime(),
        }),
      ),
      deadLetterCount: z.int(),
      deadLetters: z.array(deadLetterSchema),
    }),
  }),
  redeliver: defineRoute({
    method: 'POST',
    path: '/v1/audit/deliveries/:id/redeliver',
    summary: 'Send an entry that was refused for good again; the worker does it next',
    permission: 'delivery.retry',
    idempotent: true,
    params: idParam('deadLetter'),
    status: 202,
    response: deadLetterSchema,
  }),
} as const;
