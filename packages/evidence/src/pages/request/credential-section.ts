import { type Block, code, heading, text } from '../../document/block.ts';
import { textOf } from '../../log/pack-entry.ts';
import { formatTime } from '../format-time.ts';
import { itemEntryLink } from '../log-section.ts';
import { type PackContext, personOf } from '../pack-context.ts';
import type { RequestItem } from './request-item.ts';

/** To whom credentials were sealed and when they were handed over; and the exception, where the request was for one. */
export function credentialSection(context: PackContext, { request, entries }: RequestItem): Block[] {
  const collected = new Map(
    entries
      .filter((entry) => entry.type === 'credential.collected')
      .map((entry) => [textOf(entry, 'secret'), entry]),
  );
  const { exception } = request.input;
  return [
    heading('Credentials'),
    {
      kind: 'table',
      columns: [
        { title: 'Receipt', share: 6 },
        { title: 'For', share: 2 },
        { title: 'Receiver', share: 5 },
        { title: 'Sealed', share: 4 },
        { title: 'Handed over', share: 5 },
      ],
      rows: request.credentials.map((one) => {
        const entry = collected.get(one.id);
        return [
          code(one.id),
          one.purpose,
          one.receiver === null ? 'the worker' : personOf(context, one.receiver),
          formatTime(one.createdAt),
          entry === undefined
            ? formatTime(one.collectedAt)
            : [formatTime(entry.at), ', entry ', itemEntryLink(entry)],
        ];
      }),
      empty: 'None were made or handed over.',
    },
    ...(exception === undefined
      ? []
      : [
          heading('Exception'),
          text(
            `Until ${exception.expiresOn}, answered for by ${exception.owner}: ${exception.reason}`,
            'note',
          ),
        ]),
  ];
}
