import { ApiError } from '@countersign/api-client';
import { type InboxItemView, reasonSchema } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import type { Terminal } from '../input/open-terminal.ts';
import { formatDue } from '../output/format-inbox.ts';
import { withReviewAddress } from '../output/review-address.ts';
import { readSubject, type Subject, type Verdict } from './subject.ts';

/** What came of one item. */
export type Outcome =
  | 'approved'
  | 'rejected'
  | 'returned'
  | 'acknowledged'
  | 'skipped'
  | 'settled meanwhile'
  | 'to be signed in a browser'
  | 'refused';

/** What was decided so far. */
export type Tally = Partial<Record<Outcome, number>>;

const WORDS = { approve: 'approved', reject: 'rejected', return: 'returned' } as const;

/**
 * Shows one item and has the person decide on it; null where they leave. What was edited while they looked is shown once more, and what
 * somebody else settled is told.
 */
export async function decideOnItem(
  context: CommandContext,
  terminal: Terminal,
  item: InboxItemView,
): Promise<Outcome | null> {
  for (let edited = false; ; edited = true) {
    const subject = await readOrReport(context, item);
    if (typeof subject === 'string') return subject;
    context.print(`\n${headline(item, edited)}\n\n${subject.short}\n`);
    const answer = await answerOf(context, terminal, { item, subject });
    if (answer === null || answer === 'skipped') return answer;
    const { verdict, reason } = answer;
    try {
      context.print(await subject.decide(verdict, reason));
      return item.kind === 'acknowledgement' ? 'acknowledged' : WORDS[verdict];
    } catch (error) {
      const outcome = outcomeOf(context, item, error);
      if (outcome !== 'edited') return outcome;
    }
  }
}

const headline = (item: InboxItemView, edited: boolean): string =>
  [
    edited ? 'IT WAS EDITED WHILE YOU LOOKED AT IT. This is what it is now.' : '',
    `${item.what}  (risk ${item.risk}, due ${formatDue(item, Date.now())})`,
    item.onBehalfOf === null ? '' : `You decide in place of ${item.onBehalfOf.name} (${item.onBehalfOf.id}).`,
    item.note === null ? '' : `Note: ${item.note}.`,
  ]
    .filter((part) => part !== '')
    .join('\n');

async function readOrReport(context: CommandContext, item: InboxItemView): Promise<Subject | Outcome> {
  try {
    const subject = await readSubject(context, item);
    if (subject.settled === null) return subject;
    context.print(`\n${item.what}\nMeanwhile: ${item.id} is ${subject.settled}.`);
    return 'settled meanwhile';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    context.print(`\n${item.id}: ${error.message}`);
    return error.code === 'NOT_FOUND' ? 'settled meanwhile' : 'refused';
  }
}

interface Answer {
  readonly verdict: Verdict;
  readonly reason: string | undefined;
}

async function answerOf(
  context: CommandContext,
  terminal: Terminal,
  { item, subject }: { readonly item: InboxItemView; readonly subject: Subject },
): Promise<Answer | 'skipped' | null> {
  const { keys, names } = CHOICES[item.kind] ?? REVIEWS;
  for (;;) {
    const key = await terminal.key(`${names}  [s]kip  [d]etails  [q]uit: `, [...keys, 's', 'd', 'q']);
    if (key === null || key === 'q') return null;
    if (key === 's') return 'skipped';
    if (key === 'd') context.print(`\n${subject.long}\n`);
    if (key === 'a') return { verdict: 'approve', reason: undefined };
    if (key !== 'r' && key !== 'c') continue;
    const reason = await reasonFrom(context, terminal, key === 'r' ? 'Why?' : 'What is to be changed?');
    if (reason !== null) return { verdict: key === 'r' ? 'reject' : 'return', reason };
  }
}

interface Choices {
  readonly keys: readonly string[];
  readonly names: string;
}

const REVIEWS: Choices = {
  keys: ['a', 'r', 'c'],
  names: '[a]pprove  [r]eject  return for [c]hanges',
};
const CHOICES: Readonly<Partial<Record<InboxItemView['kind'], Choices>>> = {
  acknowledgement: { keys: ['a'], names: '[a]cknowledge' },
  // Nobody edits one, so it is not returned.
  change: { keys: ['a', 'r'], names: '[a]pprove  [r]eject' },
};

/** What whoever asked is shown; null where the person thinks better of it. */
async function reasonFrom(
  context: CommandContext,
  terminal: Terminal,
  question: string,
): Promise<string | null> {
  for (;;) {
    const typed = await terminal.line(`${question} Whoever asked is shown it (an empty line goes back): `);
    if (typed === null || typed === '') {
      context.print('Nothing was done.');
      return null;
    }
    const parsed = reasonSchema.safeParse(typed);
    if (parsed.success) return parsed.data;
    context.print(`That is no reason: ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
  }
}

/** Somebody else was quicker, or it is judged otherwise by now. */
const GONE: ReadonlySet<string> = new Set([
  'REQUEST_STATE',
  'REVIEW_REPEATED',
  'REVIEWED_AS_ONE',
  'POLICY_SET_CHANGED',
  'GOVERNANCE_STATE',
  'GOVERNANCE_REVIEW_REPEATED',
  'ACKNOWLEDGEMENT_NOT_OWED',
  'NOT_FOUND',
]);
const EDITED: ReadonlySet<string> = new Set(['REVISION_MOVED', 'GOVERNANCE_DIFFERS']);

function outcomeOf(context: CommandContext, { id }: InboxItemView, error: unknown): Outcome | 'edited' {
  // What is no answer of the service ends the command.
  if (!(error instanceof ApiError)) throw error;
  if (EDITED.has(error.code)) return 'edited';
  const isGone = GONE.has(error.code);
  context.print(`${isGone ? 'Meanwhile: ' : ''}${withReviewAddress(context, error.message, id)}`);
  if (error.code === 'PASSKEY_SIGNATURE_REQUIRED') return 'to be signed in a browser';
  return isGone ? 'settled meanwhile' : 'refused';
}
