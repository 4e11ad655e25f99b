import type { EvidenceRequest } from '@countersign/schema';
import { type Block, code, heading, link, strong } from '../../document/block.ts';
import { orDash, type PackContext, personOf } from '../pack-context.ts';
import { sayTime } from '../say-time.ts';

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
          link(task.instructions.source.document, task.instructions.source.url),
        ],
        [...[personOf(context, task.completedBy)].flat(), '\n', sayTime(task.completedAt)],
        [
          orDash(task.verdict),
          ...(task.evidence?.providerId === undefined
            ? []
            : ['\nprovider: ', code(task.evidence.providerId)]),
          ...(task.evidence?.note === undefined ? [] : [`\n${task.evidence.note}`]),
        ],
        task.confirmer === null
          ? orDash(task.confirmedBy?.replaceAll('-', ' '))
          : [...[personOf(context, task.confirmer)].flat(), '\n', sayTime(task.confirmedAt)],
      ]),
      empty: 'None.',
    },
  ];
}
