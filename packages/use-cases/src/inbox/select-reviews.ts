import type { Action, Digest, Principal, Provider, Risk } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import { earlierReviews } from '../evaluation/earlier-reviews.ts';
import type { ReadTransaction, RequestRecord, WaitingPlace } from '../ports/index.ts';
import type { InboxDeps } from './inbox-deps.ts';
import type { InboxItem } from './inbox-item.ts';
import { BEGIN, walkInbox } from './walk-inbox.ts';

/** Which of the reviews that wait for somebody are meant; what is left out limits nothing. */
export interface SelectionFilter {
  readonly account?: string | undefined;
  readonly provider?: Provider | undefined;
  readonly action?: Action | undefined;
  readonly integration?: string | undefined;
  readonly batch?: string | undefined;
  readonly requester?: string | undefined;
  readonly risk?: Risk | undefined;
  /** In whose place they are reviewed; their own where it is left out. */
  readonly onBehalfOf?: string | undefined;
}

/** A request of a selection: this revision of it and no other. */
export interface SelectedRow {
  readonly request: string;
  readonly digest: Digest;
}

/** Requests that are decided together, as they were when somebody looked. */
export interface Selection {
  readonly rows: readonly (SelectedRow & Pick<InboxItem, 'what' | 'risk'>)[];
  /** Of which requests and revisions it is; another one for any other selection. */
  readonly digest: Digest;
  /** What the filter meets and is decided on one by one, and why. */
  readonly left: readonly { readonly request: string; readonly what: string; readonly why: string }[];
  /** False where there was more than fits into one. */
  readonly isAll: boolean;
}

/** So many are decided together at most. */
const MOST = 500;
/** Rows that are looked at before others have their turn, and in all. */
const TURN = 50;
const LOOKS = 10_000;

/** Freezes the reviews that wait for somebody and that a filter meets. Nothing that comes later, or is edited, is in it. */
export async function selectReviews(
  deps: InboxDeps,
  { principal, filter }: { readonly principal: Principal; readonly filter: SelectionFilter },
): Promise<Selection> {
  const rows: Selection['rows'][number][] = [];
  const left: Selection['left'][number][] = [];
  let place: WaitingPlace | null = BEGIN;
  for (let looked = 0; place !== null && rows.length < MOST && looked < LOOKS; looked += TURN) {
    if (looked > 0) await deps.pause();
    const after: WaitingPlace = place;
    place = deps.store.read((tx) => {
      const { items, next } = walkInbox(tx, deps, { principal, after, limit: TURN, looks: TURN });
      for (const item of items) {
        const request = item.kind === 'review' ? tx.requests.get(item.id) : undefined;
        const digest = request && tx.revisions.get(request.id, request.revision)?.digest;
        if (request === undefined || digest === undefined || !meets(filter, { request, item })) continue;
        const why = aloneBecause(tx, { request, item });
        if (why !== undefined) left.push({ request: request.id, what: item.what, why });
        else if (rows.length < MOST)
          rows.push({ request: request.id, digest, what: item.what, risk: item.risk });
      }
      return next;
    });
  }
  return { rows, digest: selectionDigest(rows), left, isAll: place === null };
}

/** The digest of a selection, whatever its order. */
export const selectionDigest = (rows: readonly SelectedRow[]): Digest =>
  digestOf(rows.map(({ request, digest }) => `${request} ${digest}`).toSorted());

function meets(
  { risk, onBehalfOf, ...filter }: SelectionFilter,
  { request, item }: { readonly request: RequestRecord; readonly item: InboxItem },
): boolean {
  const values = new Map<string, unknown>(Object.entries(request));
  return (
    (onBehalfOf ?? null) === item.onBehalfOf &&
    (risk === undefined || risk === item.risk) &&
    Object.entries(filter).every(([name, wanted]) => wanted === undefined || values.get(name) === wanted)
  );
}

/** Why a request is looked at by itself. */
function aloneBecause(
  tx: ReadTransaction,
  { request, item }: { readonly request: RequestRecord; readonly item: InboxItem },
): string | undefined {
  if (item.signature !== null) return 'your passkey has to sign it, by itself';
  return earlierReviews(tx, request).some(({ verdict }) => verdict === 'reject')
    ? 'it, or the same, was rejected before'
    : undefined;
}
