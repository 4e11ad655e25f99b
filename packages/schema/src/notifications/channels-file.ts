import { z } from 'zod';
import { ROLES, slugSchema } from '../vocabulary.ts';
import { noticeDeliverySchema } from './delivery.ts';
import { notificationNameSchema } from './notifications.ts';

/** What notices can be sent to beside the mailboxes of people. */
export const channelKindSchema = z.enum(['mail', 'slack', 'teams', 'webhook']);
export type ChannelKind = z.infer<typeof channelKindSchema>;

/** How mail is called where other channels have their name. No channel may be called so. */
export const MAIL_CHANNEL = 'mail';

const httpsSchema = z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' });

/** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
const webhookSecretSchema = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 random bytes in base64');

const common = {
  name: slugSchema.refine((name) => name !== MAIL_CHANNEL, 'must be another name than mail'),
  /** Which notices go there; `alarms` are all that nobody can switch off, `all` is everything. */
  events: z
    .array(
      z.union(
        [z.enum(['all', 'alarms']), notificationNameSchema],
        'must be all, alarms, or the name of a notification',
      ),
    )
    .min(1),
  /** Only what belongs to these accounts, and what belongs to none. */
  accounts: z.array(slugSchema).optional(),
  /** It may be on a private network, or on this machine. */
  privateNetwork: z.boolean().default(false),
  /** File with the certificates of the authorities that are trusted instead of those that Node knows (PEM). */
  ca: z.string().min(1).optional(),
};

const declaredChannelSchema = z.union(
  [
    z.strictObject({ ...common, slack: httpsSchema }),
    z.strictObject({ ...common, teams: httpsSchema }),
    z.strictObject({ ...common, webhook: httpsSchema, secret: webhookSecretSchema }),
  ],
  {
    error:
      'must be one of { name, events, slack: URL }, { name, events, teams: URL } and { name, events, webhook: URL, secret: whsec_... }',
  },
);
/** A channel of many people or of programs, as the host declares it. Its address is secret: whoever has it can write there. */
export type DeclaredChannel = z.infer<typeof declaredChannelSchema>;

/** Name of the file in the data directory by which the host declares them. */
export const NOTIFICATIONS_FILE = 'notifications.yaml';

export const notificationsFileSchema = z.strictObject({
  channels: z
    .array(declaredChannelSchema)
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      'must have names that differ from each other',
    )
    .default([]),
  /** Hour and minute, in UTC, of the mail of the day. */
  digestAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be hour and minute in UTC, such as 07:00')
    .default('07:00'),
  /** How many messages somebody gets in an hour; the rest comes together in the next one. Alarms are not held back. */
  perHour: z.int().min(1).max(1_000).default(12),
  /** When people of a role are told who have not said otherwise; the first role of a person that names the notification counts. */
  defaults: z
    .partialRecord(z.enum(ROLES), z.partialRecord(notificationNameSchema, noticeDeliverySchema))
    .default({}),
});
export type NotificationsFile = z.infer<typeof notificationsFileSchema>;

/** How a declared channel is reached. */
export const kindOfChannel = (declared: DeclaredChannel): ChannelKind =>
  'slack' in declared ? 'slack' : 'teams' in declared ? 'teams' : 'webhook';
