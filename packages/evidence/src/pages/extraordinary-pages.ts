import { type Block, type Page, text } from '../document/block.ts';
import { actorOf, type PackEntry, textOf } from '../log/pack-entry.ts';
import { formatTime } from './format-time.ts';
import { itemEntryLink } from './log-section.ts';
import { orDash, type PackContext, personOf } from './pack-context.ts';

/** What one person did alone before the installation was sealed. */
export function setUpPage(context: PackContext): Page {
  const { sealed, extraordinary, authority, period, range } = context.survey;
  const isOver = sealed !== null;
  const done = extraordinary.filter(({ type }) => type === 'governance.carried-out');
  const given = authority
    .filter(({ alone }) => alone !== null)
    .map(({ entry }) => entry)
    .filter(({ index }) => index >= range[0] && index < (sealed?.index ?? range[1]));
  return {
    path: 'setup.html',
    title: 'Set-up',
    lead: 'Until an installation is sealed, one administrator alone gives authority. Afterwards it takes two others, for good.',
    blocks: [
      isOver
        ? text([`Sealed at ${formatTime(sealed.at)}, entry `, itemEntryLink(sealed), '.'])
        : text(`The installation was not sealed by the end of ${period.to}.`, 'alarm'),
      events(
        context,
        [...done, ...given].toSorted((a, b) => a.index - b.index),
        {
          title: 'What',
          what: (entry) =>
            textOf(entry, 'kind') ?? `${entry.type}\n${nameOf(context, textOf(entry, 'principal'))}`,
          empty: 'Nothing was given alone in the period.',
        },
      ),
    ],
  };
}

/** Who was let back in by the owner of the machine. */
export const recoveryPage = (context: PackContext): Page => ({
  path: 'recovery.html',
  title: 'Recovery',
  lead: 'Whoever owns the machine can have an administrator enrol anew who cannot sign in any more. Each time is an alarm.',
  blocks: [
    events(context, ofTypes(context, 'principal.recovered'), {
      title: 'Whom, and until when',
      what: (entry) =>
        `${nameOf(context, textOf(entry, 'principal'))}\n${orDash(textOf(entry, 'expiresAt') ?? textOf(entry, 'token'))}`,
      empty: 'Nobody was let back in during the period.',
    }),
  ],
});

/** When execution was stopped, and by whose word it went on. */
export const freezesPage = (context: PackContext): Page => ({
  path: 'freezes.html',
  title: 'Freezes',
  lead: 'One person stops execution at once. It takes a reviewed change for it to go on.',
  blocks: [
    events(context, ofTypes(context, 'installation.frozen', 'installation.thawed'), {
      title: 'What',
      what: (entry) =>
        [
          entry.type === 'installation.frozen' ? 'stopped' : 'went on',
          textOf(entry, 'account') ?? textOf(entry, 'provider') ?? '',
          textOf(entry, 'freeze') ?? '',
        ]
          .filter((part) => part !== '')
          .join('\n'),
      empty: 'Execution was not stopped in the period.',
    }),
  ],
});

/** What was done by, or with, the machine itself: the log that went on, keys, where things are sent. */
export const machinePage = (context: PackContext): Page => ({
  path: 'machine.html',
  title: 'Machine',
  lead: 'A log that nothing could be written to goes on when a person says so, after all of it has verified; who said it, and why, is an entry. Keys and destinations of what leaves the installation take two others.',
  blocks: [
    events(
      context,
      ofTypes(
        context,
        'log.resumed',
        'store.restored',
        'key.rotated',
        'destination.named',
        'destination.opened',
        'destination.closed',
      ),
      {
        title: 'What',
        what: (entry) =>
          [
            WHAT_OF[entry.type] ?? entry.type,
            ...['reason', 'reasonCode', 'key', 'purpose', 'where', 'change'].map((name) =>
              textOf(entry, name),
            ),
          ]
            .filter((part) => part !== null)
            .join('\n'),
        empty: 'Nothing of the kind happened in the period.',
      },
    ),
  ],
});

const WHAT_OF: Readonly<Record<string, string>> = {
  'log.resumed': 'the log went on after it was suspended',
  'store.restored': 'the store was put back from a backup',
  'key.rotated': 'another key took the place of one',
  'destination.named': 'the host named where to send things; it waits',
  'destination.opened': 'things are sent there from here on',
  'destination.closed': 'nothing is sent there any more',
};

const nameOf = ({ people }: PackContext, id: string | null): string =>
  people.get(id ?? '')?.name ?? orDash(id);

const ofTypes = ({ survey }: PackContext, ...types: readonly string[]): readonly PackEntry[] =>
  survey.extraordinary.filter(({ type }) => types.includes(type));

function events(
  context: PackContext,
  entries: readonly PackEntry[],
  of: { readonly title: string; readonly what: (entry: PackEntry) => string | null; readonly empty: string },
): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Entry', share: 2 },
      { title: 'At', share: 5 },
      { title: 'By', share: 6 },
      { title: of.title, share: 8 },
    ],
    rows: entries.map((entry) => [
      itemEntryLink(entry),
      formatTime(entry.at),
      personOf(context, actorOf(entry)),
      orDash(of.what(entry)),
    ]),
    empty: of.empty,
  };
}
