import { RESUME_CODES, type ResumeCode } from '@countersign/schema';
import { type Command, Option } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';

/** `countersign log ...` */
export function addLogCommands(program: Command, config: CliConfig): void {
  program
    .command('log')
    .description('resume the log after it was suspended')
    .command('resume')
    .description('verify the whole log, and resume it if nothing is wrong any more; recorded with your name')
    .addOption(
      new Option('--reason-code <code>', 'why it may go on').choices(RESUME_CODES).makeOptionMandatory(),
    )
    .action(async ({ reasonCode }: { reasonCode: ResumeCode }, command: Command) => {
      const context = contextOf(command, config);
      const answer = await context.client().resumeLog({ body: { reasonCode } });
      context.answer(answer, () => `the log goes on; entry ${answer.index} says so`);
    });
}
