import { code, fields, heading, type Page, text } from '../document/block.ts';
import { type PackEntry, textOf } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { formatValue } from './format-value.ts';
import { logSection } from './log-section.ts';
import { type PackContext, personOf } from './pack-context.ts';
import { signatureContent } from './signature-content.ts';

/** The page of a sampled entry that belongs to no request. */
export function entryPage(context: PackContext, entry: PackEntry): Page {
  const data = Object.entries(entry.data);
  return {
    path: `items/entry-${entry.index}.html`,
    title: `${entry.type}, entry ${entry.index}`,
    lead: [code(entry.id), `, ${formatTime(entry.at)}`],
    blocks: [
      fields(
        ['Who', entry.actor.kind === 'system' ? 'the service itself' : personOf(context, entry.actor.id)],
        ['At', formatTime(entry.at)],
        ...(textOf(entry, 'signedBy') === null
          ? []
          : [['Signed by', signatureContent(context, entry)] as const]),
      ),
      heading('What it says'),
      data.length === 0
        ? text('Nothing more.')
        : fields(...data.map(([name, value]) => [name, code(formatValue(value))] as const)),
      heading('Entry of the log'),
      ...logSection(context, [entry]),
    ],
  };
}

/** The page of a sampled request of which the service showed nothing: what the log says remains. */
export function hiddenRequestPage(
  context: PackContext,
  { request, entries }: { request: string; entries: readonly PackEntry[] },
): Page {
  return {
    path: `items/${request}.html`,
    title: `Request ${request}`,
    lead: 'Who made the pack may not look into this request. The log says what follows.',
    blocks: [heading('Entries of the log'), ...logSection(context, entries)],
  };
}
