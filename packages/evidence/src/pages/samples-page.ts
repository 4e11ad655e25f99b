import { type Block, code, heading, link, type Page, text } from '../document/block.ts';
import type { PopulationSurvey } from '../survey.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { itemPath, type PackContext } from './pack-context.ts';

/** What was drawn from each population, in the order of the draw. */
export function samplesPage({ survey, checkpoint }: PackContext): Page {
  return {
    path: 'samples.html',
    title: 'Samples',
    lead: `Up to ${survey.sampleSize} entries of each population, drawn so that anybody draws the same.`,
    blocks: [
      text([
        'Each entry has a rank: SHA-256 of the four lines ',
        code('countersign sample v1'),
        ', the seed ',
        code(survey.seed === '' ? '(empty)' : survey.seed),
        ', the root ',
        code(checkpoint.root),
        ' and the identifier of the entry, each ended by a line feed. The smallest ranks of a population are its sample.',
      ]),
      ...survey.populations.flatMap(sampleBlocks),
    ],
  };
}

function sampleBlocks({ population, count, sample }: PopulationSurvey): Block[] {
  if (count === 0) return [];
  return [
    heading(`${population.title}: ${sample.length} of ${count}`, 3),
    {
      kind: 'table',
      columns: [
        { title: 'Entry', share: 2 },
        { title: 'At', share: 4 },
        { title: 'Type', share: 4 },
        { title: 'Page', share: 6 },
        { title: 'Rank', share: 5 },
      ],
      rows: sample.map(({ rank, entry }) => [
        itemEntryLink(entry),
        formatTime(entry.at),
        entry.type,
        link(entry.request ?? entry.id, itemPath(entry)),
        code(`${rank.slice(0, 16)}…`),
      ]),
      empty: 'Nothing was drawn.',
    },
  ];
}
