import { Command, Option } from 'commander';
import { addAuditCommands } from './commands/audit.ts';
import { addBatchCommands } from './commands/batch.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addCredentialCommands } from './commands/credential.ts';
import { addDelegationCommands } from './commands/delegation.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDestinationCommands } from './commands/destination.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEnrollCommand } from './commands/enroll.ts';
import { addExceptionCommands } from './commands/exception.ts';
import { addFreezeCommands } from './commands/freeze.ts';
import { addGovernanceCommands } from './commands/governance.ts';
import { addGroup } from './commands/group.ts';
import { addHelpCommand } from './commands/help.ts';
import { addHostCommands } from './commands/host.ts';
import { addIdentityCommands } from './commands/identity.ts';
import { addImportCommand } from './commands/import.ts';
import { addInboxCommand } from './commands/inbox.ts';
import { addKeyCommands } from './commands/key.ts';
import { addLogCommands } from './commands/log.ts';
import { addLoginCommands } from './commands/login.ts';
import { addMemoryCommands } from './commands/memory.ts';
import { addNextCommand } from './commands/next.ts';
import { addNotificationCommands } from './commands/notifications.ts';
import { addPasskeyCommands } from './commands/passkey.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addPrincipalCommands } from './commands/principal.ts';
import { addRegistryCommands } from './commands/registry.ts';
import { addRequestCommands } from './commands/request.ts';
import { addReviewCommands } from './commands/review.ts';
import { addRolesCommand } from './commands/roles.ts';
import { addSealCommand } from './commands/seal.ts';
import { addStartCommand } from './commands/start.ts';
import { addSubjectCommands } from './commands/subject.ts';
import { addTaskCommands } from './commands/task.ts';
import { addTokenCommands } from './commands/token.ts';
import { addWitnessCommand } from './commands/witness.ts';
import { addWorkerCommand } from './commands/worker.ts';
import type { CliConfig } from './config.ts';
import { addExamples } from './help/examples.ts';

const HELP = `
Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the log does not verify.
Settings: COUNTERSIGN_DATA, COUNTERSIGN_URL and COUNTERSIGN_TOKEN; docs/reference/configuration.md lists all.`;

/** Declares the whole command line. Nothing runs before it is parsed. */
export function buildProgram(config: CliConfig): Command {
  const program = new Command('countersign')
    .description('Decides, approves, carries out and proves changes to API users.')
    .option('--data <dir>', 'data directory')
    .addOption(new Option('--as <name>', 'local person who acts').default('administrator'))
    .option('--json', 'print the answer as JSON')
    .option(
      '-q, --quiet',
      'print only the identifiers of what was made or listed, or the secret that is shown once',
    )
    .addHelpText('after', HELP)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help for what there is.')
    .helpCommand(false)
    .exitOverride();
  addDemoCommand(program, config);
  addStartCommand(program, config);
  addWorkerCommand(program, config);
  addRequestCommands(program, config);
  addBatchCommands(program, config);
  addInboxCommand(program, config);
  addNextCommand(program, config);
  addReviewCommands(program, config);
  addTaskCommands(program, config);
  addPolicyCommands(program, config);
  addGovernanceCommands(program, config);
  addSealCommand(program, config);
  addFreezeCommands(program, config);
  addDestinationCommands(program, config);
  addGroup(program, config);
  addDelegationCommands(program, config);
  addNotificationCommands(program, config);
  addExceptionCommands(program, config);
  addRegistryCommands(program, config);
  addImportCommand(program, config);
  addPrincipalCommands(program, config);
  addEnrollCommand(program, config);
  addLoginCommands(program, config);
  addPasskeyCommands(program, config);
  addIdentityCommands(program, config);
  addTokenCommands(program, config);
  addRolesCommand(program, config);
  addCredentialCommands(program, config);
  addAuditCommands(program, config);
  addLogCommands(program, config);
  addKeyCommands(program, config);
  addSubjectCommands(program, config);
  addWitnessCommand(program, config);
  addMemoryCommands(program, config);
  addHostCommands(program, config);
  addDoctorCommand(program, config);
  addCompletionCommands(program, config);
  addHelpCommand(program);
  addExamples(program);
  return program;
}
