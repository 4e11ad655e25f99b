import { type EvidenceRequest, isProof, type Proof } from '@countersign/schema';
import { type Block, type Content, code, heading, text } from '../../document/block.ts';
import { actorOf, type PackEntry, textOf } from '../../log/pack-entry.ts';
import { formatTime } from '../format-time.ts';
import { itemEntryLink } from '../log-section.ts';
import { namesOf, orDash, type PackContext } from '../pack-context.ts';
import type { RequestItem } from './request-item.ts';

/** The steps of the plan, every attempt with its time, and how it is known that the provider has it. */
export function executionSection(context: PackContext, { request, entries }: RequestItem): Block[] {
  const attempts = entries.filter((entry) => entry.type.startsWith('step.'));
  const titles = new Map(request.steps.map((step) => [step.id, step.title]));
  return [
    heading('Execution'),
    {
      kind: 'table',
      columns: [
        { title: '#', share: 1 },
        { title: 'Step', share: 6 },
        { title: 'Done by', share: 3 },
        { title: 'State', share: 3 },
        { title: 'Attempts', share: 2 },
        { title: 'Known by', share: 4 },
      ],
      rows: request.steps.map((step) => [
        String(step.position + 1),
        [step.title, '\n', code(step.key)],
        formatKind(step.kind),
        step.problem === null ? step.state : [step.state, '\n', code(step.problem.code)],
        String(step.attempts),
        orDash(step.result?.knownBy.replaceAll('-', ' ')),
      ]),
      empty: 'No step was planned.',
    },
    heading('Attempts', 3),
    {
      kind: 'table',
      columns: [
        { title: 'Entry', share: 2 },
        { title: 'At', share: 4 },
        { title: 'What', share: 4 },
        { title: 'Step', share: 6 },
        { title: 'Worker or person', share: 4 },
        { title: 'Outcome', share: 4 },
      ],
      rows: attempts.map((entry) => [
        itemEntryLink(entry),
        formatTime(entry.at),
        entry.type,
        titles.get(textOf(entry, 'step') ?? '') ?? orDash(textOf(entry, 'key')),
        namesOf(context, [actorOf(entry)]),
        outcomeOf(entry),
      ]),
      empty: 'Nothing was attempted.',
    },
    readBack(request),
  ];
}

function readBack({ steps }: EvidenceRequest): Block {
  const proven = steps.findLast(
    ({ state, result }) => state === 'applied' && result !== null && isProof(result.knownBy),
  );
  const knownBy = proven?.result?.knownBy;
  return knownBy === undefined || !isProof(knownBy)
    ? text('Nothing proves that the provider has it.', 'note')
    : text(PROOF_TEXTS[knownBy]);
}

const PROOF_TEXTS: Readonly<Record<Proof, string>> = {
  positive: 'Positive proof: the API user signed in with its own credentials, and a resource could be read.',
  negative:
    'Negative proof: credentials that worked before the step were refused after it, for the user name of the inventory.',
  inventory: 'Proof by inventory: a list, a search or the details that the provider gives show it.',
  attested: 'Attested: the provider cannot be read for this; two people looked and said the same.',
};

function outcomeOf(entry: PackEntry): Content {
  const attempt = entry.data['attempt'];
  const number = typeof attempt === 'number' && attempt > 0 ? `attempt ${attempt}` : '';
  const known = textOf(entry, 'knownBy')?.replaceAll('-', ' ') ?? textOf(entry, 'code') ?? '';
  return orDash([number, known].filter((one) => one !== '').join(', '));
}

function formatKind(kind: string): string {
  switch (kind) {
    case 'api':
      return 'worker';
    case 'verify':
      return 'worker, or two people';
    case 'external':
      return 'somebody outside';
    default:
      return 'a person in the portal';
  }
}
