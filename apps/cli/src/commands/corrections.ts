import { etagOf } from '@countersign/api-client';
import { setOperatorSchema } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { unlessWaiting } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { fields } from '../output/table.ts';

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

interface CorrectOptions {
  readonly reason: string;
  readonly set: string[];
  readonly looksLike?: string;
}

/** `countersign api-user correct` */
export function addCorrection(apiUser: Command, config: CliConfig): void {
  apiUser
    .command('correct <id>')
    .description(
      'ask for what the inventory says about an API user to be corrected; two others approve, and the provider is not touched',
    )
    .requiredOption('--reason <text>', 'why; it is kept')
    .requiredOption(
      '--set <field=value...>',
      'label, providerId, role, kind, integration, state, integrationsEnabled, permissionType, twoFactorEnabled, credentialsSetOn, lastUsedOn or reviewOn; FIELD= for no value',
    )
    .option(
      '--looks-like <id>',
      'the API user that it may be taken for by its new label, where you know of it',
    )
    .action(async (id: string, options: CorrectOptions, command: Command) => {
      const context = contextOf(command, config);
      const body = {
        fields: Object.fromEntries(options.set.map(readField)),
        reason: options.reason,
        ...(options.looksLike === undefined ? {} : { looksLike: options.looksLike }),
      };
      const client = context.client();
      const ifMatch = etagOf(await client.showApiUser({ params: { id } }));
      const asked = client.correctApiUser({ params: { id }, body, ifMatch });
      const { made, waits } = await unlessWaiting(asked);
      context.answer(
        made ?? waits,
        () =>
          made === null
            ? formatGovernanceChange(waits)
            : fields(
                Object.entries(made).map(([name, value]) => [name, value === null ? null : String(value)]),
              ),
        [(made ?? waits).id],
      );
    });
}

/** `countersign integration set-owner` */
export function addSetOwner(integration: Command, config: CliConfig): void {
  integration
    .command('set-owner <id>')
    .description('ask for another owner of an integration; nobody names themselves, and two others approve')
    .requiredOption('--owner <email>', 'the person who answers for it from now on')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(async (id: string, options: { owner: string; reason: string }, command: Command) => {
      const context = contextOf(command, config);
      const asked = context.client().setIntegrationOwner({ params: { id }, body: options });
      const { made, waits } = await unlessWaiting(asked);
      context.answer(
        made ?? waits,
        () => (made === null ? formatGovernanceChange(waits) : `${made.id} belongs to ${made.owner} now`),
        [(made ?? waits).id],
      );
    });
}

interface OperatorOptions {
  readonly role?: string;
  readonly companyId?: string;
  readonly companyAccess?: string;
  readonly credentials?: string;
  readonly remove?: true;
  readonly reason: string;
}

/** `countersign account set-operator` */
export function addSetOperator(account: Command, config: CliConfig): void {
  account
    .command('set-operator <account> <name>')
    .description(
      'ask for an operator of an account to be added or changed, or take one away; the name of its credentials stays where none is given',
    )
    .option('--role <role>', 'the role that it has on the provider')
    .option('--company-id <id>', 'the company that it belongs to')
    .option('--company-access <level>', 'write, read or none')
    .option(
      '--credentials <name>',
      "name of its credentials, as credentials.yaml on the worker's machine declares it",
    )
    .option('--remove', 'take it away, at once')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(async (...given: [id: string, name: string, options: OperatorOptions, command: Command]) => {
      const [id, name, options, command] = given;
      const context = contextOf(command, config);
      const { reason, remove, ...operator } = options;
      if (remove === undefined && operator.role === undefined)
        throw new UsageError('Say which role the operator has with --role, or take it away with --remove.');
      const body = checkInput(setOperatorSchema, { operator: remove ? null : { name, ...operator }, reason });
      const asked = context.client().setOperator({ params: { id, operator: name }, body });
      const { made, waits } = await unlessWaiting(asked);
      context.answer(
        made ?? waits,
        () =>
          made === null
            ? formatGovernanceChange(waits)
            : fields(made.operators.map((one) => [one.name, `${one.role}, ${one.companyAccess}`])),
        [(made ?? waits).id],
      );
    });
}

function readField(word: string): readonly [string, unknown] {
  const split = word.indexOf('=');
  if (split < 1) throw new UsageError(`--set ${word}: write FIELD=VALUE, or FIELD= for no value.`);
  const name = word.slice(0, split);
  const text = word.slice(split + 1);
  if (text === '') return [name, null];
  if (name === 'permissionType' && /^\d+$/.test(text)) return [name, Number(text)];
  const isSwitch = name === 'integrationsEnabled' || name === 'twoFactorEnabled';
  return [name, isSwitch ? (SWITCHES.get(text) ?? text) : text];
}
