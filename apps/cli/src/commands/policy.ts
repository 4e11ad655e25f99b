import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { formatTime } from '../output/format-time.ts';
import { fields, table } from '../output/table.ts';
import { addPolicyBacktestCommand } from './policy-backtest.ts';
import { addPolicyFolderCommands } from './policy-folder.ts';
import { addPolicyLifeCommands } from './policy-life.ts';

/** `countersign policy ...` */
export function addPolicyCommands(program: Command, config: CliConfig): void {
  const policy = program
    .command('policy')
    .description('the policies in force, and why a request was decided as it was');

  policy
    .command('list')
    .description('list the policies in force')
    .action(async (_options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().listPolicies({});
      context.answer(
        answer,
        () =>
          [
            `policy set ${answer.digest}, in force since ${formatTime(answer.activatedAt)}`,
            ...(answer.digest === answer.shippedDigest
              ? []
              : [
                  'This version comes with others: "countersign policy diff active shipped" shows the difference.',
                ]),
            '',
            table(
              ['rule', 'effect', 'title', 'source'],
              answer.rules.map((rule) => [
                rule.id,
                rule.effect,
                rule.title,
                `${rule.source.document}, ${rule.source.section}`,
              ]),
            ),
          ].join('\n'),
        answer.rules.map(({ id }) => id),
      );
    });

  policy
    .command('show <rule>')
    .description('show a policy with its source')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const { rules } = await context.client().listPolicies({});
      const rule = rules.find((one) => one.id === id);
      if (rule === undefined)
        throw new Error(`There is no rule ${id} in force. "countersign policy list" lists them.`);
      context.answer(rule, () =>
        [
          fields([
            ['rule', `${rule.id}, version ${rule.version}`],
            ['title', rule.title],
            ['effect', rule.effect],
            ['providers', rule.appliesTo.providers.join(', ')],
            ['operations', rule.appliesTo.operations?.join(', ') ?? 'every action'],
            ['effects', rule.appliesTo.effects?.join(', ') ?? 'any'],
            ['message', rule.event.params.message],
            ['remedy', rule.event.params.remedy],
            ['says', rule.source.says],
            ['source', `${rule.source.document}, ${rule.source.section}, read ${rule.source.read}`],
            ['url', rule.source.url],
            ['controls', rule.controls.join(', ')],
          ]),
          '',
          JSON.stringify(rule.conditions, null, 2),
        ].join('\n'),
      );
    });

  policy
    .command('explain <id>')
    .description('explain a decision in plain words, with every condition')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const decision = id.startsWith('req_')
        ? (await client.showRequest({ params: { id } })).decision.id
        : id;
      const answer = await client.explainDecision({ params: { id: decision } });
      context.answer(answer, () => answer.text);
    });

  addPolicyFolderCommands(policy, config);
  addPolicyBacktestCommand(policy, config);
  addPolicyLifeCommands(policy, config);
}
