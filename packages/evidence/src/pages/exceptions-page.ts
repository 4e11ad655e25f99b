import { type Content, link, type Page, text } from '../document/block.ts';
import { textOf } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { orDash, type PackContext } from './pack-context.ts';

/** Departures from a policy that ran in the period. */
export function exceptionsPage({ survey, requests }: PackContext): Page {
  return {
    path: 'exceptions.html',
    title: 'Exceptions',
    lead: 'Departures from a policy that were approved for a time and ran on some day of the period.',
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'Request', share: 6 },
          { title: 'Owner', share: 5 },
          { title: 'Reason', share: 6 },
          { title: 'Granted', share: 4 },
          { title: 'Expires', share: 3 },
          { title: 'Ended', share: 5 },
        ],
        rows: survey.exceptions.map(({ request, granted, expiresOn, ended }) => {
          const asked = requests.get(request)?.input.exception;
          const end: Content =
            ended === null
              ? stillRunning(expiresOn, survey.period.to)
              : [
                  `${formatTime(ended.at)}, entry `,
                  itemEntryLink(ended),
                  `\nby ${orDash(textOf(ended, 'revokeRequest'))}`,
                ];
          return [
            link(request, `items/${request}.html`),
            orDash(asked?.owner),
            orDash(asked?.reason),
            [`${formatTime(granted.at)}, entry `, itemEntryLink(granted)],
            expiresOn,
            end,
          ];
        }),
        empty: 'None ran in the period.',
      },
      text('When its time is over, an exception is ended by a request of its own that takes the right back.'),
    ],
  };
}

/** Past its day an exception has to be ended; one that was not is for somebody to look at. */
const stillRunning = (expiresOn: string, to: string): Content =>
  expiresOn < to
    ? { text: 'not by the end of the period, although its time was over', look: 'bad' }
    : 'ran on at the end of the period';
