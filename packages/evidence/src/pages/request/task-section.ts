import type { EvidenceRequest, Instructions } from '@countersign/schema';
import { type Block, code, heading, type Inline, link, strong } from '../../document/block.ts';
import { formatTime } from '../format-time.ts';
import { namesOf, orDash, type PackContext, personOf } from '../pack-context.ts';

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
          ...(task.evidence?.files ?? []).flatMap((file): Inline[] => ['\npicture ', code(file)]),
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

/** Where more happened than one report and one look: every round, because whoever had a hand in it confirms nothing. */
function roundsSection(context: PackContext, tasks: EvidenceRequest['tasks']): Block[] {
  const several = tasks.filter((task) =>
    task.history.some(({ kind }) => kind !== 'completed' && kind !== 'confirmed'),
  );
  if (several.length === 0) return [];
  return [
    heading('How tasks went back and forth', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Task', share: 5 },
        { title: 'At', share: 3 },
        { title: 'Who', share: 4 },
        { title: 'Did', share: 3 },
        { title: 'Said', share: 6 },
      ],
      rows: several.flatMap((task) =>
        task.history.map((event) => [
          code(task.id),
          formatTime(event.at),
          personOf(context, event.principal),
          DID[event.kind](event.other === null ? '' : namesOf(context, [event.other])),
          orDash(saidIn(event)),
        ]),
      ),
      empty: 'None.',
    },
  ];
}

type Round = EvidenceRequest['tasks'][number]['history'][number];

/** What somebody did with a task. @param other to whom, or from whom */
const DID: Readonly<Record<Round['kind'], (other: string) => string>> = {
  completed: () => 'reported',
  withdrawn: () => 'took the report back',
  rejected: () => 'did not accept',
  confirmed: () => 'confirmed',
  released: (other) => `released it from ${other}`,
  'handed-over': (other) => `handed it to ${other}`,
};

const saidIn = ({ verdict, reason, evidence }: Round): string | null =>
  [verdict, reason, evidence?.note, evidence?.providerId, evidence?.files?.join(', ')]
    .filter((one) => one != null)
    .join('; ') || null;
