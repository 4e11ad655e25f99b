import { etagOf } from '@countersign/api-client';
import {
  commentSchema,
  type ListedRequest,
  PASSWORD_STAND_IN,
  type RequestInput,
  type RequestViewWire,
  requestSchemaFor,
  type TypedPassword,
} from '@countersign/schema';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { type CommandContext, contextOf } from '../context.ts';
import { Refused, UsageError } from '../exit-codes.ts';
import { checkInput } from '../input/check-input.ts';
import { parseChange, type TypedChange } from '../input/parse-change.ts';
import { readPasswordTwice } from '../input/read-password.ts';
import { sealTypedPassword } from '../input/seal-typed-password.ts';
import { waitForRequest } from '../input/wait-for-request.ts';
import { recordShown } from '../local/shown.ts';
import { formatPreview } from '../output/format-preview.ts';
import { formatRequest } from '../output/format-request.ts';
import { formatSignHere } from '../output/review-address.ts';
import { table } from '../output/table.ts';
import { withMore } from '../output/with-more.ts';
import { createEveryOption, WATCH_OPTION, watchList } from '../watch/watch-list.ts';
import { addBreakGlassCommands } from './break-glass.ts';

interface SubmitOptions {
  readonly provider: string;
  readonly account: string;
  readonly action: string;
  readonly operator?: string;
  readonly integration?: string;
  readonly subject?: string;
  readonly reason: string;
  readonly reviewDate?: string;
  readonly notBefore?: string;
  readonly acknowledge?: string[];
  readonly set?: string[];
  readonly clear?: string[];
  readonly drop?: string[];
  readonly exceptionOwner?: string;
  readonly exceptionReason?: string;
  readonly exceptionUntil?: string;
  readonly observed403?: string;
  readonly password?: true;
  readonly idempotencyKey?: string;
}

const commentBodySchema = z.object({ text: commentSchema });

interface RequestListOptions {
  readonly state?: 'in-review';
  readonly watch?: true;
  readonly every: number;
}

/** `countersign request ...` */
export function addRequestCommands(program: Command, config: CliConfig): void {
  const request = program.command('request').description('ask for a change, and see what became of it');

  withFields(request.command('submit').description('ask for one change'))
    .option('--idempotency-key <key>', 'makes a repetition of the same call harmless')
    .option('--dry-run', 'only say what it would say, and who would be asked to approve it')
    .action(async (options: SubmitOptions & { readonly dryRun?: true }, command: Command) => {
      const context = contextOf(command, config);
      if (options.dryRun === true) return preview(context, options);
      const client = context.client();
      const body = await sealedInput(client, options);
      const key = options.idempotencyKey;
      const view = await client.submitRequest({
        body,
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
      show(context, view);
      if (view.request.state === 'denied') throw new Refused();
    });

  withFields(
    request
      .command('preview')
      .description('say what asking for a change would say, and who would be asked to approve it'),
  ).action((options: SubmitOptions, command: Command) => preview(contextOf(command, config), options));

  request
    .command('list')
    .description('list requests, newest first')
    .option('--state <state>', 'only those in this state')
    .option('--account <account>', 'only those on this account')
    .option('--action <action>', 'only those with this action')
    .option('--limit <n>', 'how many', '50')
    .option('--after <id>', 'go on after this one')
    .option(...WATCH_OPTION)
    .addOption(createEveryOption())
    .action(async ({ watch, every, ...query }: RequestListOptions, command: Command) => {
      const context = contextOf(command, config);
      const list = () => context.client().listRequests({ query });
      const answer = await list();
      context.answer(
        answer,
        () =>
          withMore(
            table(
              ['request', 'state', 'action', 'account', 'integration', 'updated', 'why'],
              answer.requests.map((one) => [
                one.id,
                one.state,
                one.action,
                one.account,
                one.integration ?? '',
                one.updatedAt,
                whyListed(one),
              ]),
            ),
            answer.next,
          ),
        answer.requests.map((one) => one.id),
      );
      if (watch === true)
        await watchList(context, {
          begin: answer.requests,
          everySeconds: every,
          read: async () => (await list()).requests,
          keyOf: (one) => `${one.id} ${one.state}`,
          format: (one) => `${one.id}  ${one.state}  ${one.action} on ${one.account}`,
        });
    });

  request
    .command('show <id>')
    .description('show a request with its decision, reviews, steps and tasks')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const view = await context.client().showRequest({ params: { id } });
      show(context, view);
    });

  request
    .command('watch <id>')
    .description('wait until a request is settled or waits for a person, and show it')
    .addOption(
      new Option('--timeout <seconds>', 'give up after so long').default(300).argParser(positiveNumber),
    )
    .action(async (id: string, { timeout }: { timeout: number }, command: Command) => {
      const context = contextOf(command, config);
      const view = await waitForRequest(context.client(), id, { seconds: timeout, say: context.say });
      show(context, view);
      if (['denied', 'rejected', 'returned', 'cancelled', 'failed'].includes(view.request.state))
        throw new Refused();
    });

  request
    .command('edit <id>')
    .description('change the fields of a request; voids its reviews')
    .option('--reason <text>', 'a new reason')
    .option('--integration <id>', 'another integration')
    .option('--operator <name>', 'another operator of the account')
    .option('--review-date <day>', 'another review date, YYYY-MM-DD')
    .option('--not-before <time>', 'another time before which nothing is begun')
    .option('--set <field=value...>', 'fields of the change')
    .option('--clear <field...>', 'fields of the API user to erase')
    .option('--drop <field...>', 'fields to take out of the change, so that they stay as they are')
    .action(async (id: string, options: Partial<SubmitOptions>, command: Command) => {
      const context = contextOf(command, config);
      const before = await context.client().showRequest({ params: { id } });
      const { input } = before;
      if (input.change.password !== undefined) {
        throw new UsageError(
          'A request with a typed password is not edited; cancel it and submit a new one.',
        );
      }
      const change = changeFrom(options, input, dropped(input.change, options.drop ?? []));
      const edited = {
        ...input,
        ...without({
          reason: options.reason,
          integration: options.integration,
          operator: options.operator,
          reviewDate: options.reviewDate,
          notBefore: options.notBefore,
        }),
        change,
      };
      const body = checkInput(requestSchemaFor(edited), edited);
      const view = await context.client().editRequest({ params: { id }, body, ifMatch: etagOf(before) });
      show(context, view);
      if (view.request.state === 'denied') throw new Refused();
    });

  request
    .command('comment <id>')
    .description(
      'say something about a request, also once it is over; it stays, for everybody who sees the request',
    )
    .requiredOption('--text <text>', 'what you say')
    .action(async (id: string, options: { readonly text: string }, command: Command) => {
      const context = contextOf(command, config);
      const body = checkInput(commentBodySchema, { text: options.text }, '--');
      const { comment } = await context.client().commentOnRequest({ params: { id }, body });
      context.answer({ comment }, () => `Recorded as ${comment}.`, [comment]);
    });

  addBreakGlassCommands(request, config);

  request
    .command('cancel <id>')
    .description('cancel a request before the provider is touched')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const view = await context.client().cancelRequest({ params: { id } });
      show(context, view);
    });
}

/** Prints what a submission would say; the exit code is that of the submission. */
async function preview(context: CommandContext, options: SubmitOptions): Promise<void> {
  const client = context.client();
  const answer = await client.previewRequest({ body: await sealedInput(client, options) });
  context.answer(answer, () => formatPreview(answer), [answer.outcome]);
  if (answer.state === 'denied') throw new Refused();
}

/** The request as it is typed, its password sealed before it leaves this program. */
const sealedInput = (client: ReturnType<CommandContext['client']>, options: SubmitOptions) =>
  inputFrom(options, async ({ change }) => {
    const { account, integration, subject } = options;
    const [{ workerRecipient }, names] = await Promise.all([
      client.keys({}),
      client.passwordContext({
        body: {
          account,
          ...(integration === undefined ? {} : { integration }),
          ...(subject === undefined ? {} : { subject }),
        },
      }),
    ]);
    const own = [change.email, change.username].filter((one) => one !== undefined);
    return sealTypedPassword(await readPasswordTwice(), {
      workerRecipient,
      ...names,
      identifiers: [...names.identifiers, ...own],
      words: [...names.words, ...(change.description === undefined ? [] : [change.description])],
    });
  });

/** Prints a request; what was shown to somebody is what that person reviews. */
function show(context: CommandContext, view: RequestViewWire): void {
  const { id, state } = view.request;
  context.answer(
    view,
    () => formatRequest(view) + formatSignHere(context, { id, isOpen: state === 'in-review' }),
    [id],
  );
  if (!context.quiet) recordShown(context, { id: view.request.id, digest: view.revision.digest });
}

/** What the requester wants to know first: why it was rejected, why it failed, what it waits for. */
function whyListed({ breakGlass, ...request }: ListedRequest): string {
  return [breakGlass ? 'GLASS BROKEN' : '', whyItStands(request)].filter((part) => part !== '').join('; ');
}

function whyItStands({
  rejection,
  returned,
  failure,
  waitsFor,
}: Pick<ListedRequest, 'rejection' | 'returned' | 'failure' | 'waitsFor'>): string {
  if (returned !== null) return `${returned.principal} wants: ${returned.reason ?? ''}`;
  if (rejection !== null) return `${rejection.principal}: ${rejection.reason ?? ''}`;
  if (waitsFor?.because === 'provider') return `waits for the provider (${waitsFor.code})`;
  if (waitsFor?.because === 'freeze') return `frozen (${waitsFor.freeze})`;
  if (waitsFor !== null) return `waits for ${waitsFor.request}`;
  return failure ?? '';
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It has to be a number above 0.');
  return value;
}

function withFields(command: Command): Command {
  return command
    .requiredOption(
      '--provider <provider>',
      'eset-business-account, eset-msp-administrator-2, eset-protect-hub or dotdigital',
    )
    .requiredOption('--account <account>', 'registered account')
    .requiredOption(
      '--action <action>',
      'create, update, enable, disable, delete, rotate-credentials, grant-api-access, revoke-api-access',
    )
    .requiredOption('--reason <text>', 'why the change is needed')
    .option('--integration <id>', 'registered integration that the API user is for')
    .option('--subject <name>', 'the API user: its id, or its name on the provider')
    .option('--operator <name>', 'operator of the account; its first one when left out')
    .option('--review-date <day>', 'day of the next review, YYYY-MM-DD')
    .option('--not-before <time>', 'begin nothing before, such as 2026-12-01T20:00:00+01:00')
    .option('--acknowledge <kind...>', 'what the requester acknowledges, such as owner-told')
    .option('--set <field=value...>', 'fields of the change, such as email=api@acme.example')
    .option('--clear <field...>', 'fields of the API user to erase, such as phone')
    .option('--exception-owner <email>', 'asks for an exception: who answers for it')
    .option('--exception-reason <text>', 'why the policy cannot be kept for now')
    .option(
      '--exception-until <day>',
      'day on which the exception ends by itself, YYYY-MM-DD or +days such as +30d',
    )
    .option('--observed-403 <day>', 'day on which a call answered 403 although the token was good')
    .option('--password', 'type a password (twice); it is sealed before it leaves this program');
}

/** @throws UsageError before a password is typed for a request that is not taken anyway */
async function inputFrom(
  options: SubmitOptions,
  password: (input: RequestInput) => Promise<TypedPassword>,
): Promise<RequestInput> {
  const change = changeFrom(options, options);
  const input = {
    provider: options.provider,
    action: options.action,
    account: options.account,
    reason: options.reason,
    acknowledge: options.acknowledge ?? [],
    change,
    ...without({
      operator: options.operator,
      integration: options.integration,
      subject: options.subject,
      reviewDate: options.reviewDate,
      notBefore: options.notBefore,
    }),
    ...exceptionFrom(options),
  };
  if (options.password !== true) return checkInput(requestSchemaFor(input), input);
  const withStandIn = { ...input, change: { ...change, password: PASSWORD_STAND_IN } };
  const checked = checkInput(requestSchemaFor(withStandIn), withStandIn);
  return { ...checked, change: { ...checked.change, password: await password(checked) } };
}

/** The fields that `--set` and `--clear` name, over those that are there. */
function changeFrom(
  options: Pick<SubmitOptions, 'set' | 'clear'>,
  kind: { readonly provider: string; readonly action: string },
  base: TypedChange = {},
): TypedChange {
  const change = parseChange(options.set ?? [], kind, base);
  return options.clear === undefined ? change : { ...change, clear: options.clear };
}

function dropped(change: RequestInput['change'], fields: readonly string[]): TypedChange {
  for (const field of fields) {
    if (Object.hasOwn(change, field)) continue;
    const there = Object.keys(change).join(', ') || 'none';
    throw new UsageError(`--drop ${field}: the change does not have it; its fields are: ${there}.`);
  }
  return Object.fromEntries(Object.entries(change).filter(([name]) => !fields.includes(name)));
}

/** The exception that is asked for together with the change; whatever of it is missing, the check of the input says. */
function exceptionFrom(options: SubmitOptions): { readonly exception?: object } {
  const exception = without({
    owner: options.exceptionOwner,
    reason: options.exceptionReason,
    expiresOn: options.exceptionUntil,
    observed403On: options.observed403,
  });
  return Object.keys(exception).length === 0 ? {} : { exception };
}

/** The entries that have a value. */
function without<T extends Record<string, string | undefined>>(entries: T): Partial<Record<keyof T, string>> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof T, string>
  >;
}
