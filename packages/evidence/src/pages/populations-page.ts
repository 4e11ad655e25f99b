import { code, heading, link, type Page, text } from '../document/block.ts';
import type { PackContext } from './pack-context.ts';

/** Every class of entries with its count, what belongs to it, and its files. */
export function populationsPage({ survey }: PackContext): Page {
  return {
    path: 'populations.html',
    title: 'Populations',
    lead: `Every entry of the period is in exactly one population; together they have ${survey.members}.`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'Population', share: 5 },
          { title: 'Entries', share: 2 },
          { title: 'Sampled', share: 2 },
          { title: 'Criterion, applied to entries of the period in this order', share: 9 },
          { title: 'Files', share: 4 },
        ],
        rows: survey.populations.map(({ population, count, sample }) => [
          population.title,
          String(count),
          String(sample.length),
          population.criterion,
          [
            link('CSV', `populations/${population.id}.csv`),
            ', ',
            link('NDJSON', `populations/${population.id}.ndjson`),
          ],
        ]),
        empty: 'There are none.',
      },
      heading('Why the lists are complete'),
      text([
        'Times in the log never go back, so the entries of the period are one run of indexes. The folder ',
        code('log'),
        ' holds every entry of the log up to the signed checkpoint. Whoever recomputes the root from them and finds the signed one knows that none is missing, added or altered; filtering the run by a criterion then gives exactly the file of that population.',
      ]),
      ...(survey.account === null
        ? []
        : [
            text(
              `Only entries about the account ${survey.account}, or about no account in particular, are counted. An entry is about the account that its data or its request's request.submitted names.`,
              'note' as const,
            ),
          ]),
    ],
  };
}
