import type { EvidenceRequest, Instructions } from '@countersign/schema';
import { type Block, code, heading, type Inline, link, strong } from '../../document/block.ts';
import { formatTime } from '../format-time.ts';
import { orDash, type PackContext, personOf } from '../pack-context.ts';

/** What people did: who, when, what they brought along, and who looked a second time. */
export function taskSection(context: PackContext, { tasks }: EvidenceRequest): Block[] {
  if (tasks.length === 0) return [];
  return [
    heading('Steps done by people'),
    {
      kind: 'table',
      columns: [
        { title: 'Task', share: 6 },
        { title: 'Done by', share: 5 },
        { title: 'Said', share: 5 },
        { title: 'Second look', share: 5 },
      ],
      rows: tasks.map((task) => [
        [
          strong(task.title),
          '\n',
          `${task.kind}, ${task.state}\n`,
          code(task.id),
          '\n',
          sourceOf(task.instructions.source),
        ],
        [...[personOf(context, task.completedBy)].flat(), '\n', formatTime(task.completedAt)],
        [
          orDash(task.verdict),
          ...(task.evidence?.providerId === undefined
            ? []
            : ['\nprovider: ', code(task.evidence.providerId)]),
          ...(task.evidence?.note === undefined ? [] : [`\n${task.evidence.note}`]),
        ],
        task.confirmer === null
          ? orDash(task.confirmedBy?.replaceAll('-', ' '))
          : [...[personOf(context, task.confirmer)].flat(), '\n', formatTime(task.confirmedAt)],
      ]),
      empty: 'None.',
    },
    ...roundsSection(context, tasks),
  ];
}

/** Guides of Countersign are named by their path in its repository, which is no file of the pack and no address to follow. */
function sourceOf({ document, url }: Instructions['source']): Inline {
  return /^https?:\/\//i.test(url) ? link(document, url) : `${document} (${url})`;
}

/** Where a second look did not find what was reported: every round, because whoever had a hand in it confirms nothing. */
function roundsSection(context: PackContext, tasks: EvidenceRequest['tasks']): Block[] {
  const disputed = tasks.filter((task) => task.history.some((event) => event.kind === 'rejected'));
  if (disputed.length === 0) return [];
  return [
    heading('Looks that found something else', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Task', share: 5 },
        { title: 'At', share: 3 },
        { title: 'Who', share: 4 },
        { title: 'Did', share: 3 },
        { title: 'Said', share: 6 },
      ],
      rows: disputed.flatMap((task) =>
        task.history.map((event) => [
          code(task.id),
          formatTime(event.at),
          personOf(context, event.principal),
          event.kind === 'rejected' ? 'did not accept' : event.kind,
          orDash(event.reason ?? event.evidence?.note ?? event.verdict),
        ]),
      ),
      empty: 'None.',
    },
  ];
}
