import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
/** Where something takes another person, or could. */
const FOLDERS = [
  'evaluation',
  'exceptions',
  'freezes',
  'governance',
  'log',
  'policies',
  'registry',
  'reviews',
  'subjects',
  'tasks',
];
/** Two principals, told apart by their identifiers. */
const COMPARED = [
  /\b(requester|proposer|author|placedBy|frozenBy|completedBy|submitter|starter|letInBy|(principal|by|actor)\.id|\w+\.principal) [!=]== (?!null|undefined|')/,
  /[!=]== (\w+\.)*(requester|proposer|author|placedBy|frozenBy|completedBy|(principal|by|actor)\.id)\b/,
  /\.(has|includes)\(principal(\.id)?\)/,
];

/** The files that do, and why another person is not what they ask for, or where it is asked as well. */
const SAME_IDENTIFIER: Readonly<Record<string, string>> = {
  'evaluation/approval-status.ts': 'in which capacity somebody has acknowledged',
  'evaluation/earlier-reviews.ts':
    'whose own rejection it was; who may be that one is not asked again either',
  'governance/close-changes-about.ts': 'what somebody has asked for or approved who has left',
  'governance/kinds/beneficiaries-of.ts': 'what is about a principal; who is behind them is asked',
  'governance/kinds/lift-freeze.ts': 'whether a row says what its entry says',
  'governance/review-change.ts':
    'refused first by identifier, then as whoever may be one of them; and a second review of the same one',
  'reviews/record-acknowledgement.ts': 'takes that very person',
  'reviews/review-blocker.ts': 'told by the policies; who may be one of them is asked',
  'reviews/signed/request-document.ts': 'who is named on a page',
  'reviews/voice-problem.ts': 'a second review of the same one; who stands in for whom is asked',
  'reviews/whose-turn.ts': 'who said no before and is asked again',
  'tasks/complete-task.ts': 'takes that very person',
  'tasks/hand-over-task.ts': 'takes that very person, and nobody hands over to themselves',
  'tasks/release-task.ts': 'whether it is their own task',
  'tasks/resend-invitation.ts': 'who has the task in hand',
  'tasks/start-task.ts': 'who has the password of a task',
  'tasks/task-blocker.ts': 'what somebody is told; who may be one of them is asked',
  'tasks/withdraw-report.ts': 'takes that very person',
};

test('nobody is found to be another person by their identifier: where two are compared by it, that is not what is asked', () => {
  const found = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => {
      const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
      return lines.some((line) => COMPARED.some((pattern) => pattern.test(line)));
    });
  expect(found.sort()).toEqual(Object.keys(SAME_IDENTIFIER).sort());
});
