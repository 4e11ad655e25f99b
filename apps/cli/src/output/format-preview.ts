import type { RequestPreviewWire } from '@countersign/schema';
import { formatChanges } from './format-request.ts';
import { formatPlan } from './format-steps.ts';
import { fields } from './table.ts';

/** What a submission would say, and who would be asked. */
export function formatPreview(preview: RequestPreviewWire): string {
  const { state, asks, askedAgain, outstanding, signature, risk, dueAt, effects } = preview;
  return [
    'Nothing was recorded. A submission would say:',
    fields([
      ['state', state],
      ['effects', effects.join(', ')],
      ...asks.map((one): [string, string] => [`stage ${one.stage}`, formatAsked(one)]),
      ['asked again', askedAgain.map((name) => `${name}, who rejected it before`).join('; ')],
      [
        'signed',
        signature === null
          ? null
          : `by a ${signature === 'passkey' ? 'passkey' : 'passkey that stays on its device'}`,
      ],
      [
        'owed',
        outstanding
          .map(({ kind, by }) => `acknowledgement ${kind} by the ${by.replace('-', ' ')}`)
          .join('; '),
      ],
      ['risk', risk],
      ['due', dueAt],
    ]),
    formatChanges(preview),
    formatPlan(preview.plan),
    preview.explanation,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function formatAsked({ group, count, able, names }: RequestPreviewWire['asks'][number]): string {
  const whom = group === null ? 'whoever may review' : `the group ${group}`;
  const approvals = count === 1 ? 'an approval' : `${count} approvals`;
  const more = able - names.length;
  const who = names.length === 0 ? '' : `: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${approvals} by ${whom} (${able} may${who})`;
}
