import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { formatTime } from '../output/format-time.ts';
import { table } from '../output/table.ts';
import { formatHowToOpen } from './destination.ts';

/** `countersign audit deliveries` and `audit redeliver` */
export function addAuditDeliveryCommands(audit: Command, config: CliConfig): void {
  audit
    .command('deliveries')
    .description('show how much of the log each receiver has, and which entries were refused')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listDeliveries({});
      const { destinations } = await context.client().listDestinations({});
      const waiting = destinations.filter(({ state }) => state === 'waiting');
      context.answer(answer, () =>
        [
          table(
            ['receiver', 'kind', 'next entry', 'behind', 'held up by'],
            answer.targets.map((one) => [
              one.id.slice(0, 8),
              one.kind,
              String(one.next),
              String(one.behind),
              one.problem ?? '',
            ]),
          ),
          '',
          table(
            ['dead letter', 'receiver', 'entry', 'refused with', 'at', ''],
            answer.deadLetters.map((one) => [
              one.id,
              one.target.slice(0, 8),
              String(one.index),
              one.code,
              one.createdAt,
              one.requested ? 'is sent again' : '',
            ]),
          ),
          '',
          `${answer.deadLetterCount} dead letters`,
          ...waiting.map((one) => `Nothing is sent to ${one.where} yet; ${formatHowToOpen(one)}.`),
        ].join('\n'),
      );
    });

  audit
    .command('redeliver <id>')
    .description('send an entry again that a receiver refused; "audit deliveries" lists them')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const letter = await context.client().redeliver({ params: { id } });
      context.answer(letter, () =>
        letter.deliveredAt === null
          ? `Entry ${letter.index} is sent again by the worker.`
          : `Entry ${letter.index} was delivered at ${formatTime(letter.deliveredAt)}.`,
      );
    });
}
