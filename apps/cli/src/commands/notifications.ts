import { ROUTES } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { checkInput } from '../input/check-input.ts';
import { table } from '../output/table.ts';

interface Shown {
  readonly preferences: readonly {
    readonly event: string;
    readonly summary: string;
    readonly delivery: string;
    readonly source: string;
  }[];
  readonly mail: boolean;
}

const SOURCES: Readonly<Record<string, string>> = {
  own: 'you',
  role: 'your role',
  default: 'as usual',
  always: 'always',
};

/** `countersign notifications show`, `set`, `list` and `retry` */
export function addNotificationCommands(program: Command, config: CliConfig): void {
  const notifications = program
    .command('notifications')
    .description('what people are notified of, by mail and in channels, and when');
  notifications
    .command('show')
    .description('show what you are notified of, and when')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const shown = await context.client().showNotificationPreferences({});
      context.answer(shown, () => formatPreferences(shown));
    });
  notifications
    .command('set <preference...>')
    .description('choose when you are notified: NAME=at-once, digest, off, after-MINUTES, or usual')
    .action(async (preferences: readonly string[], _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(ROUTES.setNotificationPreferences.body, {
        preferences: preferences.map(parsePreference),
      });
      const shown = await context.client().setNotificationPreferences({ body });
      context.answer(shown, () => formatPreferences(shown));
    });
  notifications
    .command('list')
    .description('list the newest messages and those that failed, without their content')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listNotifications({});
      context.answer(
        answer,
        () =>
          [
            table(
              ['message', 'channel', 'for', 'state', 'attempts', 'code', 'at'],
              [...answer.failed, ...answer.newest.filter(({ state }) => state !== 'failed')].map((one) => [
                one.id,
                one.channel,
                one.principal ?? '',
                one.state,
                String(one.attempts),
                one.code ?? '',
                one.createdAt,
              ]),
            ),
            '',
            `${answer.notices} things to be told, ${answer.waiting} messages are being sent, ${answer.failedCount} have failed. "countersign notifications retry MESSAGE" has one tried again.`,
          ].join('\n'),
        [...answer.failed, ...answer.newest].map((one) => one.id),
      );
    });
  notifications
    .command('retry <id>')
    .description('send a message that failed again; "notifications list" names them')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const message = await context.client().retryNotification({ params: { id } });
      context.answer(message, () =>
        message.state === 'waiting'
          ? `${id} is tried again by the worker.`
          : `${id} is ${message.state}, and is not tried again.`,
      );
    });
}

/** `NAME=WHEN`; what is wrong with it the schema says. */
function parsePreference(text: string): { readonly event: string; readonly delivery: string | null } {
  const at = text.indexOf('=');
  const [event, delivery] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return { event, delivery: delivery === 'usual' ? null : delivery };
}

const formatPreferences = ({ preferences, mail }: Shown): string =>
  [
    table(
      ['name', 'when', 'decided by', 'you are told when'],
      preferences.map(({ event, delivery, source, summary }) => [
        event,
        delivery,
        SOURCES[source] ?? source,
        summary,
      ]),
    ),
    ...(mail ? [] : ['', 'Nobody is told of anything on this installation now: no channel is open.']),
  ].join('\n');
