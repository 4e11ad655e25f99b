import { AUDIENCES, NOTIFICATION_NAMES, notificationOf, TOLD_OF } from '@countersign/schema';
import { page, table } from './markdown.ts';

/** The page about everything that people are told of. */
export function notificationsPage(): string {
  return page({
    from: 'packages/schema/src/notifications',
    parts: [
      '# Notifications',
      'What people are told of, to whom, and when. Each follows from entries of the log, which are written together with what happened; the last table names them. A message has identifiers, accounts, actions and names of people who sign in: no reason, no address, no secret. What it says of several things at once is in the second column, too.',
      '`at-once` is within seconds, together with whatever else happened in them; the rows of a file are told together. `digest` is one mail a day. `after-MINUTES` is only if it still waits by then. A person sets their own with `countersign notifications set`, the host what holds for a role in `notifications.yaml`. Alarms are told at once, and nobody can switch them off.',
      table(
        ['Name', 'Is told when', 'To', 'When'],
        NOTIFICATION_NAMES.map((name) => {
          const { summary, audience, delivery, alarm } = notificationOf(name);
          return [
            `\`${name}\``,
            summary,
            audience.map((one) => `${one}`).join(', '),
            `${alarm === true ? 'alarm' : `\`${delivery}\``}`,
          ];
        }),
      ),
      '## Who that is',
      table(['Audience', 'Is'], Object.entries(AUDIENCES)),
      '## What is said',
      table(
        ['Name', 'Of one', 'Of several'],
        NOTIFICATION_NAMES.map((name) => {
          const { one, many } = notificationOf(name);
          return [`\`${name}\``, one, many];
        }),
      ),
      '## Because of which entries',
      '`log-suspended` has none, since nothing can be written then; `review-day-near` and `exception-ending` follow from the calendar.',
      table(
        ['Entry', 'Told as'],
        Object.entries(TOLD_OF)
          .filter(([, told]) => told.length > 0)
          .map(([type, told]) => [`\`${type}\``, told.map((name) => `\`${name}\``).join(', ')]),
      ),
    ],
  });
}
