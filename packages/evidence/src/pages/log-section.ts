import { type Block, code, type Inline, link, text } from '../document/block.ts';
import { actorOf, type PackEntry } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { entryPath, type PackContext, proofPath } from './pack-context.ts';

/** The number of an entry, leading to the entry itself. */
export const itemEntryLink = (entry: PackEntry): Inline => link(String(entry.index), entryPath(entry.index));

/** Entries as the log holds them, each with its proof beside it. */
export function logSection({ checkpoint }: PackContext, entries: readonly PackEntry[]): Block[] {
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Index', share: 2 },
        { title: 'At', share: 5 },
        { title: 'Type', share: 6 },
        { title: 'Actor', share: 6 },
        { title: 'Leaf hash', share: 10 },
        { title: 'Proof', share: 2 },
      ],
      rows: entries.map((entry) => [
        itemEntryLink(entry),
        formatTime(entry.at),
        entry.type,
        code(actorOf(entry)),
        code(entry.leafHash),
        link('proof', proofPath(entry.index)),
      ]),
      empty: 'There are none.',
    },
    text(`Every proof leads to the checkpoint of size ${checkpoint.size} with the root ${checkpoint.root}.`),
  ];
}
