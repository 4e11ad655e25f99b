import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';

/** `countersign account|integration retire|reinstate` */
export function addRetirement(parent: Command, config: CliConfig, noun: 'account' | 'integration'): void {
  const add = (name: 'retire' | 'reinstate', description: string) =>
    parent
      .command(`${name} <id>`)
      .description(description)
      .requiredOption('--reason <text>', 'why; it is kept')
      .action(async (id: string, { reason }: { readonly reason: string }, command: Command) => {
        const context = contextOf(command, config);
        const client = context.client();
        const call = { params: { id }, body: { retired: name === 'retire', reason } };
        const asked: Promise<object> =
          noun === 'account' ? client.retireAccount(call) : client.retireIntegration(call);
        const { made, waits } = await unlessWaiting(asked);
        context.answer(
          made ?? waits,
          () => (made === null ? formatGovernanceChange(waits) : said(name, id)),
          [waits?.id ?? id],
        );
      });
  const said = (name: 'retire' | 'reinstate', id: string) =>
    name === 'retire'
      ? `${id} is retired: access can be taken away, and nothing else is done`
      : `${id} is in use again`;
  const where = noun === 'account' ? 'on an account' : 'for an integration';
  add(
    'retire',
    `have nothing but taking access away be done ${where} any more, at once; nothing about it may be under way`,
  );
  add('reinstate', `ask for a retired ${noun} to be used again; two others approve`);
}
