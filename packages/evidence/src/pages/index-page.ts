import { code, fields, heading, link, type Page, text } from '../document/block.ts';
import { endOf, startOf } from '../log/period.ts';
import { formatTime } from './format-time.ts';
import type { PackContext } from './pack-context.ts';
import { sampledRequests } from './sampled.ts';

/** What the pack is, what it stands on, and where everything is. */
export function indexPage(context: PackContext): Page {
  const { survey, checkpoint } = context;
  const { period, range, account } = survey;
  const [first, end] = range;
  const bad = survey.duties.filter((row) => row.problems.length > 0).length;
  return {
    path: 'index.html',
    title: 'Evidence pack',
    lead: `Changes to API users from ${period.from} to ${period.to}, with the log that proves the lists complete.`,
    blocks: [
      fields(
        ['Period', `${formatTime(startOf(period))} up to, not including, ${formatTime(endOf(period))}`],
        ['Accounts', account ?? 'all'],
        ['Log', code(context.origin)],
        ['Checkpoint', [`size ${checkpoint.size}, root `, code(checkpoint.root)]],
        ['Verifier key', code(context.vkey)],
        ['Entries of the period', end === first ? 'none' : `${first} to ${end - 1}, ${end - first} of them`],
        ['In the populations', String(survey.members)],
        ['Requests touched', String(survey.duties.length)],
        ['Requests with a page', String(sampledRequests(survey).length)],
        [
          'Sample',
          `${survey.sampleSize} of each population, ${survey.seed === '' ? 'no seed' : `seed "${survey.seed}"`}`,
        ],
        ['Made', `${formatTime(context.madeAt)} by ${context.madeBy}`],
        ['Program', context.program],
      ),
      bad === 0
        ? text('In every request of the period, asking, approving and carrying out were different people.')
        : text(
            `In ${bad} requests duties coincide, the order is wrong or somebody broke the glass: see Duties.`,
            'alarm',
          ),
      heading('What is in it'),
      {
        kind: 'list',
        items: PARTS.map(([title, path, what]) => [link(title, path), `: ${what}`]),
      },
      heading('How to check it'),
      {
        kind: 'list',
        items: [
          ['With the program: ', code('countersign audit evidence-check DIR --vkey KEY'), ', offline.'],
          ['The log without this program: ', code('node verify.mjs log'), ', with any Node from version 18.'],
          'By hand: hash the files against manifest.json; recompute the root from the entries in log/tile/entries; filter those of the period by the criterion of a population; compare with its file. The guide "Evidence packs" has it in a few lines of Python.',
          [
            'The manifest is sealed by an entry of the log, ',
            code('seal/entry.json'),
            ' with ',
            code('seal/entry.tlog-proof'),
            ': whoever alters a file of the pack contradicts the signed log.',
          ],
          'Compare the verifier key with one that you received earlier, and the checkpoint with those that you kept.',
        ],
      },
      heading('The checkpoint'),
      text(code(checkpoint.note)),
    ],
  };
}

const PARTS = [
  ['Populations', 'populations.html', 'every class of entries with count, criterion, files and sample'],
  ['Samples', 'samples.html', 'what was drawn, with a page for each item'],
  ['Duties', 'duties.html', 'who requested, approved, carried out and confirmed; attempts that were refused'],
  ['Policies', 'policies.html', 'every set in force in the period, rule by rule with its source'],
  ['Exceptions', 'exceptions.html', 'departures that ran in the period: owner, reason, expiry, end'],
  ['People', 'people.html', 'who had which role, and what gave and took it'],
  ['Set-up', 'setup.html', 'what one person gave alone before the installation was sealed'],
  ['Recovery', 'recovery.html', 'who was let back in by the owner of the machine'],
  [
    'Break-glass',
    'break-glass.html',
    'requests that were carried out without approvals, and their reviews afterwards',
  ],
  ['Freezes', 'freezes.html', 'when execution was stopped, and how it went on'],
  [
    'Machine',
    'machine.html',
    'when the log went on after it was suspended, keys that were replaced, where things are sent',
  ],
  ['Controls', 'controls.html', 'which part is evidence of which control'],
  ['Gaps', 'gaps.html', 'what is not in the pack, and why'],
  ['Report', 'report.pdf', 'all of this, without the complete matrix, as one file to print'],
  ['Manifest', 'manifest.json', 'every file with its SHA-256'],
] as const;

/** What stands at the top of every page. */
export const NAVIGATION = [
  { text: 'Evidence pack', path: 'index.html' },
  ...PARTS.slice(0, -2).map(([title, path]) => ({ text: title, path })),
];
