import type { InboxItemView, ReviewVerdict } from '@countersign/schema';
import type { CommandContext } from '../context.ts';
import { recordShown } from '../local/shown.ts';
import { formatForReview } from '../output/format-for-review.ts';
import { formatGovernanceChange } from '../output/format-governance-change.ts';
import { formatRequest } from '../output/format-request.ts';

export type Verdict = ReviewVerdict;

/** Something that waits, as it is shown, and what can be done about exactly that. */
export interface Subject {
  /** What a program is given. */
  readonly view: unknown;
  readonly short: string;
  readonly long: string;
  /** What became of it where it does not wait any more; null where it does. */
  readonly settled: string | null;
  /** Records a verdict on what was shown, and gives what became of it. */
  readonly decide: (verdict: Verdict, reason: string | undefined) => Promise<string>;
}

/** What waits that is decided by somebody who looks at it, and by nothing else. */
export const isDecidable = ({ kind }: InboxItemView): boolean =>
  kind === 'review' || kind === 'change' || kind === 'acknowledgement';

/** Reads what an item is about. */
export const readSubject = (context: CommandContext, item: InboxItemView): Promise<Subject> =>
  item.kind === 'change' ? readChange(context, item.id) : readRequest(context, item);

async function readRequest(context: CommandContext, item: InboxItemView): Promise<Subject> {
  const client = context.client();
  const { id, acknowledgement, onBehalfOf } = item;
  const view = await client.showRequest({ params: { id } });
  const { digest } = view.revision;
  recordShown(context, { id, digest });
  return {
    view,
    settled: view.request.state === 'in-review' ? null : view.request.state,
    short: formatForReview(view),
    long: formatRequest(view),
    decide: async (verdict, reason) => {
      if (acknowledgement !== null) {
        const answer = await client.acknowledgeRequest({
          params: { id },
          body: { kind: acknowledgement, digest },
        });
        return `Acknowledged. ${id} is ${answer.state}.`;
      }
      const inPlace = onBehalfOf === null ? {} : { onBehalfOf: onBehalfOf.id };
      const body = { verdict, digest, ...inPlace, ...(reason === undefined ? {} : { reason }) };
      const { state } = await client.reviewRequest({ params: { id }, body });
      if (state === 'in-review') return `Your approval is recorded. ${id} waits for more.`;
      return `${id} is ${state}.`;
    },
  };
}

async function readChange(context: CommandContext, id: string): Promise<Subject> {
  const client = context.client();
  const change = await client.showChange({ params: { id } });
  const { digest } = change;
  recordShown(context, { id, digest });
  const text = formatGovernanceChange(change);
  return {
    view: change,
    settled: change.state === 'proposed' ? null : change.state,
    short: text,
    long: text,
    decide: async (verdict, reason) => {
      if (verdict === 'return') throw new TypeError('nobody edits a change (this is a bug)');
      const body = { verdict, digest, ...(reason === undefined ? {} : { reason }) };
      const { state } = await client.reviewChange({ params: { id }, body });
      return state === 'proposed' ? `Your approval is recorded. ${id} waits for more.` : `${id} is ${state}.`;
    },
  };
}
