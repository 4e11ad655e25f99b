import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { checkReason } from '../input/check-reason.ts';
import { readPasswordTwice } from '../input/read-password.ts';
import { sealTo } from '../input/seal-typed-password.ts';
import { waitForCredential } from '../input/wait-for-credential.ts';
import { recordShown, requireSeen } from '../local/shown.ts';
import { formatTimeLeft } from '../output/format-inbox.ts';
import { formatReport, formatTask } from '../output/format-task.ts';
import { table } from '../output/table.ts';
import { withMore } from '../output/with-more.ts';
import { createEveryOption, WATCH_OPTION, watchList } from '../watch/watch-list.ts';

interface CompleteOptions {
  readonly verdict: 'done' | 'not-done' | 'retry' | 'abandon';
  readonly providerId?: string;
  readonly note?: string;
  readonly file?: readonly string[];
  readonly credentialsFor?: string;
}

interface ConfirmOptions {
  readonly reject?: true;
  readonly reason?: string;
  readonly report?: string;
}

/** Steps whose password is made by the worker and entered in a portal. */
const PASSWORD_STEPS: ReadonlySet<string> = new Set([
  'dotdigital.create-api-user-in-portal',
  'dotdigital.edit-api-user-in-portal',
]);

interface TaskListOptions {
  readonly state: 'open';
  readonly request?: string;
  readonly limit: string;
  readonly after?: string;
  readonly watch?: true;
  readonly every: number;
}

/** `countersign task ...` */
export function addTaskCommands(program: Command, config: CliConfig): void {
  const task = program.command('task').description('steps that only a person can do or confirm');

  task
    .command('list')
    .description('list tasks')
    .option('--state <state>', 'open, completed, confirmed or cancelled', 'open')
    .option('--request <id>', 'only those of this request')
    .option('--limit <n>', 'how many', '50')
    .option('--after <id>', 'go on after this one')
    .option(...WATCH_OPTION)
    .addOption(createEveryOption())
    .action(async (options: TaskListOptions, command: Command) => {
      const context = contextOf(command, config);
      const { watch, every, ...query } = options;
      const list = () => context.client().listTasks({ query });
      const answer = await list();
      const now = Date.now();
      context.answer(
        answer,
        () =>
          withMore(
            table(
              ['task', 'kind', 'state', 'due', 'in hand of', 'request', 'what'],
              answer.tasks.map((one) => [
                one.id,
                one.kind,
                one.frozenBy === null ? one.state : `${one.state}, stopped by ${one.frozenBy}`,
                one.dueAt === null ? '' : formatTimeLeft(one.dueAt, now),
                one.takenBy?.name ?? '',
                one.request,
                one.title,
              ]),
            ),
            answer.next,
          ),
        answer.tasks.map((one) => one.id),
      );
      if (watch === true)
        await watchList(context, {
          begin: answer.tasks,
          everySeconds: every,
          read: async () => (await list()).tasks,
          keyOf: (one) => `${one.id} ${one.state} ${one.takenBy?.id ?? ''}`,
          format: (one) => `${one.id}  ${one.state}  ${one.title}`,
        });
    });

  task
    .command('show <id>')
    .description('show a task with its instructions, and what people did with it')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const view = await context.client().showTask({ params: { id } });
      if (!context.quiet) recordShown(context, { id, digest: reportName(view) });
      context.answer(view, () => formatTask(view), [view.id]);
    });

  task
    .command('start <id>')
    .alias('claim')
    .description('take a task on; a password that it needs is sealed to you alone')
    .option(
      '--credentials-for <username>',
      "type the API user's password: the worker tries it now, so that its refusal later proves that access is gone",
    )
    .action(async (id: string, options: Pick<CompleteOptions, 'credentialsFor'>, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const { credentialsFor } = options;
      const credentials =
        credentialsFor === undefined
          ? undefined
          : await sealedCredentials(credentialsFor, (await client.keys({})).workerRecipient);
      await client.startTask({ params: { id }, body: credentials === undefined ? {} : { credentials } });
      const { request, input, stepKey } = await client.showTask({ params: { id } });
      const needsPassword =
        stepKey === 'dotdigital.create-api-user-in-portal' || input.change.password !== undefined;
      const sealed =
        needsPassword && PASSWORD_STEPS.has(stepKey) ? await waitForCredential(client, request) : undefined;
      context.answer({ task: id, request, credential: sealed?.id ?? null }, () =>
        sealed === undefined
          ? 'The task is yours.'
          : `The task is yours. Its password waits for you: countersign credential collect ${sealed.id}`,
      );
    });

  task
    .command('release <id>')
    .description('give back a task that you have taken on; an administrator takes it from whoever has it')
    .option('--reason <text>', 'why, and how far it came; whoever does it next is shown it')
    .action(async (id: string, { reason }: { reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      checkReason(reason);
      const body = reason === undefined ? {} : { reason };
      const answer = await context.client().releaseTask({ params: { id }, body });
      context.answer(answer, () => 'Nobody has the task in hand now.');
    });

  task
    .command('hand-over <id>')
    .description('hand a task that you have taken on to somebody else')
    .requiredOption('--to <person>', 'address or identifier of whoever does it from now on')
    .option('--reason <text>', 'why, and how far it came; they are shown it')
    .action(async (id: string, { to, reason }: { to: string; reason?: string }, command: Command) => {
      const context = contextOf(command, config);
      checkReason(reason);
      const body = reason === undefined ? { to } : { to, reason };
      const answer = await context.client().handOverTask({ params: { id }, body });
      context.answer(answer, () => `${to} has the task in hand now, and is told.`);
    });

  task
    .command('complete <id>')
    .description('report how a task ended')
    .addOption(
      new Option('--verdict <verdict>', 'how it ended')
        .choices(['done', 'not-done', 'retry', 'abandon'])
        .default('done'),
    )
    .option('--provider-id <id>', 'identifier or user name that the provider gave')
    .option(
      '--credentials-for <username>',
      "type the API user's password; it is sealed to the worker for the read-back",
    )
    .option('--note <text>', 'what you saw; for not-done and abandon, why')
    .option('--file <path...>', 'PNG or JPEG pictures of what you saw; metadata is taken out of them')
    .action(async (id: string, options: CompleteOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      if (options.note === undefined && (options.verdict === 'not-done' || options.verdict === 'abandon'))
        throw new UsageError(`--verdict ${options.verdict} needs --note: why; the requester is shown it.`);
      const evidence = {
        ...(options.providerId === undefined ? {} : { providerId: options.providerId }),
        ...(options.note === undefined ? {} : { note: options.note }),
        ...(options.credentialsFor === undefined
          ? {}
          : {
              credentials: await sealedCredentials(
                options.credentialsFor,
                (await client.keys({})).workerRecipient,
              ),
            }),
      };
      const files = [];
      for (const path of options.file ?? []) {
        const content = (await readFile(path)).toString('base64');
        files.push((await client.attachEvidence({ params: { id }, body: { content } })).id);
      }
      const answer = await client.completeTask({
        params: { id },
        body: { verdict: options.verdict, evidence: files.length === 0 ? evidence : { ...evidence, files } },
      });
      context.answer(answer, () => `The request is ${answer.state}.`);
    });

  task
    .command('resend <id>')
    .description('record that you had the provider send the invitation again that a task waits for')
    .action(async (id: string, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().resendInvitation({ params: { id } });
      context.answer(answer, () =>
        answer.validUntil === null
          ? 'It is recorded; how long its link is valid the provider does not say.'
          : `It is recorded; its link is valid until ${answer.validUntil}.`,
      );
    });

  task
    .command('picture <id>')
    .description('fetch a picture that was attached to a task, as "task show" names it')
    .requiredOption('--out <path>', 'where to write it; nothing is overwritten')
    .action(async (id: string, { out }: { out: string }, command: Command) => {
      const context = contextOf(command, config);
      const { content, mediaType } = await context.client().readEvidence({ params: { id } });
      await writeFile(out, Buffer.from(content, 'base64'), { flag: 'wx', mode: 0o600 });
      context.answer({ id, mediaType, out }, () => `${out} is there (${mediaType}).`, [out]);
    });

  task
    .command('withdraw <id>')
    .description('take back a report of yours that nobody has looked at yet; it stays in the history')
    .requiredOption(
      '--reason <text>',
      'what was wrong about it; whoever looks at the next report is shown it',
    )
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const context = contextOf(command, config);
      checkReason(reason);
      const answer = await context.client().withdrawReport({ params: { id }, body: { reason } });
      context.answer(answer, () => 'The task is open again.');
    });

  task
    .command('confirm <id>')
    .description('the second look at a task, by somebody else')
    .option('--reject', 'what was reported is not so; the task is open again')
    .option('--reason <text>', 'why it is rejected; whoever reported it is shown it')
    .option('--report <n>', 'which report you have looked at, as "task show" says; the newest when left out')
    .action(async (id: string, options: ConfirmOptions, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const accepted = options.reject !== true;
      const { reason } = options;
      if (!accepted && reason === undefined)
        throw new UsageError('--reject needs --reason: what is not as it was reported.');
      checkReason(reason);
      const view = await client.showTask({ params: { id } });
      if (accepted && options.report === undefined)
        requireSeen(context, { id, digest: reportName(view) }, () => formatTask(view));
      const report = options.report === undefined ? (view.report ?? undefined) : Number(options.report);
      const body = {
        accepted,
        ...(report === undefined ? {} : { report }),
        ...(reason === undefined ? {} : { reason }),
      };
      const answer = await client.confirmTask({ params: { id }, body });
      const reported = formatReport(view);
      context.answer(answer, () =>
        [...(reported === '' ? [] : [reported, '']), `The request is ${answer.state}.`].join('\n'),
      );
    });
}

/** Which report of a task is looked at. */
const reportName = ({ report }: { readonly report: number | null }): string => `report ${report ?? 'none'}`;

async function sealedCredentials(username: string, recipient: string): Promise<string> {
  const { text, confirmation } = await readPasswordTwice();
  if (text !== confirmation) throw new UsageError('The two entries are not equal.');
  return sealTo(JSON.stringify({ username, password: text }), recipient);
}
