import type { Mutation } from './mutation.ts';

const TASKS = 'packages/use-cases/src/tasks';
const FILES = 'packages/use-cases/src/evidence-files';
const PICTURES = ['tooling/e2e/src/tasks/evidence-files.test.ts'];
const HOLD = ['tooling/e2e/src/tasks/hold.test.ts'];
const ROUNDS = ['tooling/e2e/src/tasks/rounds.test.ts'];
const area = 'authorisation';

/** Faults of who has a task in hand, and of what is told of it. */
export const TASK_MUTATIONS: readonly Mutation[] = [
  {
    area,
    fault: 'anybody who may do a task takes it from whoever has it in hand',
    file: `${TASKS}/release-task.ts`,
    from: "if (!isOwn && !principal.roles.includes('administrator'))",
    to: 'if (false)',
    tests: HOLD,
  },
  {
    area,
    fault: 'an administrator takes a task from somebody without a reason',
    file: `${TASKS}/release-task.ts`,
    from: "if (!isOwn) requireReason(reason, 'taking a task from somebody');",
    to: 'if (!isOwn) void reason;',
    tests: HOLD,
  },
  {
    area,
    fault: 'somebody hands over a task that they do not have in hand',
    file: `${TASKS}/hand-over-task.ts`,
    from: '(startedBy(tx, deps, task) === principal.id',
    to: '(startedBy(tx, deps, task) !== undefined',
    tests: HOLD,
  },
  {
    area,
    fault: 'a task, and its password, is handed to somebody who may not do it',
    file: `${TASKS}/hand-over-task.ts`,
    from: '  if (blocker !== undefined)\n',
    to: '  if (blocker === null)\n',
    tests: HOLD,
  },
  {
    area,
    fault: 'a password stays sealed to whoever had a task in hand before',
    file: `${TASKS}/in-hands.ts`,
    from: "  tx.secrets.forget(request.id, 'operator');\n",
    to: '',
    tests: HOLD,
  },
  {
    area,
    fault: 'what was released stays in the hands of whoever had it, as the log is read',
    file: 'packages/lifecycle/src/request/request-history.ts',
    from: 'startedBy: null,\n    }),',
    to: '}),',
    tests: HOLD,
  },
  {
    area,
    fault: 'somebody confirms a report that came after the one they looked at',
    file: `${TASKS}/confirm-task.ts`,
    from: 'report === reportOf(tx.tasks.history(inHand.request.id), inHand.task)',
    to: 'report !== undefined',
    tests: ROUNDS,
  },
  {
    area,
    fault: 'anybody who may do a task takes back what somebody else reported',
    file: `${TASKS}/withdraw-report.ts`,
    from: 'if (task.completedBy !== principal.id)',
    to: 'if (task.completedBy === null)',
    tests: ROUNDS,
  },
  {
    area,
    fault: 'a picture is shown whose file is another one',
    file: `${FILES}/read-evidence.ts`,
    from: 'if (digestOfBytes(stored) !== storedDigest)',
    to: 'if (stored.length === 0)',
    tests: PICTURES,
  },
  {
    area,
    fault: 'a picture is shown that is not the one that the log speaks of',
    file: `${FILES}/read-evidence.ts`,
    from: 'said?.storedDigest !== storedDigest ||',
    to: 'said === undefined ||',
    tests: PICTURES,
  },
  {
    area,
    fault: 'somebody reports with a picture that somebody else attached',
    file: `${TASKS}/complete-task.ts`,
    from: 'file?.task !== task || file.principal !== principal.id',
    to: 'file?.task !== task',
    tests: PICTURES,
  },
  {
    area,
    fault: 'pictures keep the metadata that is in other chunks',
    file: `${FILES}/strip-png.ts`,
    from: 'const size = SEEN.get(type);',
    to: 'const size = SEEN.get(type) ?? { least: 0, most: Infinity };',
    tests: [`${FILES}/strip-picture.test.ts`],
  },
  {
    area,
    fault: 'an invitation that was sent again is over when the first one was',
    file: `${TASKS}/resend-invitation.ts`,
    from: 'tx.tasks.update(task.id, invitation);',
    to: 'tx.tasks.update(task.id, { invitedAt });',
    tests: ['tooling/e2e/src/tasks/invitations.test.ts'],
  },
];
