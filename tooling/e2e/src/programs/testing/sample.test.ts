import { expect, test } from 'vitest';
import type { Report } from './demo.ts';
import { compareSample } from './sample.ts';

const row: Report['rows'][number] = {
  line: 3,
  provider: 'dotdigital',
  action: 'update',
  subject: 'CRM',
  verdict: 'review',
  state: 'done',
  rule: 'house/approvals',
  source: 'ISO/IEC 27001, Annex A',
  rules: ['house/approvals'],
};
const task = {
  task: 't',
  request: 'r',
  kind: 'portal',
  title: 'Do it',
  completedBy: 'pete',
  confirmedBy: null,
};
const sample = (line: string, done = 'Do it', log = 'entries  ...') =>
  [
    '```text',
    'line  provider    action  subject  verdict  state  deciding rule',
    '----  ----------  ------  -------  -------  -----  -------------',
    line,
    '',
    'request  kind    done by  confirmed by  what',
    '-------  ------  -------  ------------  ----',
    `req_1    portal  pete                   ${done}`,
    '',
    log,
    '```',
  ].join('\n');
const GOOD = '3     dotdigital  update  CRM      review   done   house/approvals (ISO/IEC 27001, ...)';

test('the sample of a document that says what a run reported is right', () => {
  expect(compareSample(sample(GOOD), { rows: [row], tasks: [task] })).toEqual({ shown: 2, wrong: [] });
});

test.each([
  ['a row that there is not', sample(GOOD.replace('3 ', '4 '))],
  ['another state', sample(GOOD.replace('done  ', 'denied'))],
  ['another rule', sample(GOOD.replace('house/approvals', 'house/other'))],
  ['a task that nobody had', sample(GOOD, 'Undo it')],
  ['a figure', sample(GOOD, 'Do it', 'entries  512')],
])('the sample of a document with %s is wrong', (_what, readme) => {
  expect(compareSample(readme, { rows: [row], tasks: [task] }).wrong).toHaveLength(1);
});
