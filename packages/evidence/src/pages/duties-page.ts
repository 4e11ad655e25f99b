import { type Block, heading, link, type Page, text } from '../document/block.ts';
import type { DutyRow } from '../duties/duty-row.ts';
import { countOf, textOf, textsOf } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { namesOf, orDash, type PackContext, personOf } from './pack-context.ts';

const ROWS_A_PAGE = 1_000;

/** Where duties coincide, and what was refused; the complete matrix is on pages of its own. */
export function dutiesPage(context: PackContext): Page {
  const { duties, refusals } = context.survey;
  const attempts = refusals.reduce((sum, entry) => sum + countOf(entry), 0);
  const bad = duties.filter((row) => row.problems.length > 0);
  return {
    path: 'duties.html',
    title: 'Separation of duties',
    lead: `${duties.length} requests had an entry in the period. Who did what in them is from the signed log.`,
    blocks: [
      heading('Duties that coincide'),
      {
        kind: 'table',
        columns: [
          { title: 'Request', share: 5 },
          { title: 'What', share: 10 },
        ],
        rows: bad.map((row) => [row.request, row.problems.join('; ')]),
        empty:
          'None. In every request, the people who requested, approved, carried out and confirmed were different people, none of whom had let another in alone, and nothing was carried out before there was a permit.',
      },
      heading('Attempts that were refused'),
      text('That the separation is enforced is seen where somebody tried.'),
      refusalTable(context),
      heading('The complete matrix'),
      {
        kind: 'list',
        items: [
          link('duties.csv', 'duties.csv'),
          ...matrixRanges(duties).map(([from, to], page) =>
            link(`requests ${from + 1} to ${to}`, matrixPath(page)),
          ),
        ],
      },
      ...(refusals.length === 0 ? [] : [text(`${attempts} attempts were refused in the period.`)]),
    ],
  };
}

function refusalTable(context: PackContext): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Entry', share: 2 },
      { title: 'At', share: 5 },
      { title: 'Who', share: 4 },
      { title: 'What', share: 4 },
      { title: 'Code', share: 4 },
      { title: 'Rules', share: 5 },
    ],
    rows: context.survey.refusals
      .slice(0, ROWS_A_PAGE)
      .map((entry) => [
        itemEntryLink(entry),
        formatTime(entry.at),
        entry.actor.id !== null && context.people.has(entry.actor.id)
          ? namesOf(context, [entry.actor.id])
          : personOf(context, entry.actor.id),
        [
          entry.type,
          textOf(entry, 'operation') === null ? '' : `\n${textOf(entry, 'operation')}`,
          countOf(entry) === 1 ? '' : `\n${countOf(entry)} times`,
        ],
        orDash(textOf(entry, 'code') ?? textsOf(entry, 'codes').join(', ')),
        orDash(textsOf(entry, 'rules').join(', ')),
      ]),
    empty: 'Nothing was refused in the period.',
  };
}

/** The matrix, so many requests a page. */
export function* matrixPages(context: PackContext): Generator<Page> {
  const { duties } = context.survey;
  for (const [page, [from, to]] of matrixRanges(duties).entries()) {
    yield {
      path: matrixPath(page),
      title: `Separation of duties, requests ${from + 1} to ${to}`,
      lead: `Of ${duties.length} requests with an entry in the period.`,
      blocks: [matrix(context, duties.slice(from, to))],
    };
  }
}

function matrix(context: PackContext, rows: readonly DutyRow[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Request', share: 6 },
      { title: 'What', share: 4 },
      { title: 'Requested', share: 4 },
      { title: 'Approved', share: 4 },
      { title: 'Carried out', share: 4 },
      { title: 'Confirmed', share: 4 },
      { title: 'Refused', share: 3 },
      { title: 'Coincide', share: 3 },
    ],
    rows: rows.map((row) => [
      [row.request, `\n${formatTime(row.submittedAt)}`],
      `${row.action}\n${row.account}`,
      namesOf(context, row.requesters),
      namesOf(context, row.approvers),
      namesOf(context, [...row.workers, ...row.doers]),
      namesOf(context, row.confirmers),
      row.refusals === 0 ? '–' : String(row.refusals),
      row.problems.length === 0 ? 'no' : { text: row.problems.join('; '), look: 'bad' },
    ]),
    empty: 'There are none.',
  };
}

const matrixPath = (page: number): string => `duties/${page + 1}.html`;

function matrixRanges(rows: readonly unknown[]): readonly (readonly [from: number, to: number])[] {
  const pages = Math.ceil(rows.length / ROWS_A_PAGE);
  return Array.from({ length: pages }, (_, page) => [
    page * ROWS_A_PAGE,
    Math.min(rows.length, (page + 1) * ROWS_A_PAGE),
  ]);
}
