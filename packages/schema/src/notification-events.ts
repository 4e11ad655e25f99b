import { z } from 'zod';
import { idSchema } from './ids.ts';
import { slugSchema } from './vocabulary.ts';

const count = z.int().min(0);
const notification = idSchema('notification');
/** Who it is for; null where a channel of many people is. */
const principal = idSchema('principal').nullable();

/** Entries about telling people; part of the registry. No address and no text: identifiers and counts only. */
export const NOTIFICATION_EVENTS = {
  'notification.preferences-set': z
    .strictObject({ principal: idSchema('principal'), changed: count })
    .describe(
      'A person said of what, and when, they want to be told; `changed` is of how many kinds of notices.',
    ),
  'notifications.sent': z
    .strictObject({
      channel: slugSchema,
      messages: z.array(z.strictObject({ notification, principal, notices: z.int().min(1) })),
    })
    .describe(
      'Messages were handed over: to the mail server, or to a channel. `notices` is how many things each of them says.',
    ),
  'notification.dead-lettered': z
    .strictObject({
      notification,
      channel: slugSchema,
      principal,
      notices: z.int().min(1),
      attempts: count,
      code: z.string().max(60),
    })
    .describe('A message could not be handed over and is not tried again by itself.'),
  'notification.resent': z
    .strictObject({ notification, askedBy: idSchema('principal') })
    .describe('Somebody asked for such a message to be tried again.'),
} as const;
