import type { EntryRow, LogSource } from '@countersign/audit-log';
import { auditEntrySchema } from '@countersign/schema';
import {
  type CheckedReview,
  CONCERNS_REVIEWS,
  createSignedReviewRegister,
} from '@countersign/signed-reviews';

/** Faults that are told one by one. */
const TOLD = 20;

/** A review that its passkey did not sign as the log says. */
interface SignatureFault {
  readonly kind: 'review-signature';
  readonly index: number;
  readonly message: string;
}

/** What the entries say of reviews that passkeys signed, found while they are read for something else. */
export interface SignedReviewCheck {
  /** The same log; whoever reads its entries has them looked at. */
  readonly source: LogSource;
  readonly result: () => {
    /** Reviews whose passkey signed them, of all that are to have been. */
    readonly verified: number;
    readonly told: readonly SignatureFault[];
    readonly count: number;
  };
}

/**
 * Has every review of a log looked at while it is verified that a passkey is to have signed: by the key that was enrolled before it and
 * not revoked before. So whoever has the keys of the server, and writes entries as they like, still cannot write such a review.
 * @param origin of the log
 */
export function checkSignedReviews(source: LogSource, origin: string): SignedReviewCheck {
  let told: SignatureFault[] = [];
  let [verified, count] = [0, 0];
  const watched = function* (): Generator<EntryRow> {
    const register = createSignedReviewRegister(origin);
    told = [];
    [verified, count] = [0, 0];
    for (const row of source.entries()) {
      const index = Number(row.idx);
      const entry = parse(row.body);
      const checked = entry === undefined ? undefined : register.observe(index, entry);
      if (checked?.problem === null) verified += 1;
      else if (checked !== undefined) {
        count += 1;
        if (told.length < TOLD) told.push(faultOf(checked));
      }
      yield row;
    }
  };
  return { source: { ...source, entries: watched }, result: () => ({ verified, told, count }) };
}

const faultOf = ({ index, review, problem }: CheckedReview): SignatureFault => ({
  kind: 'review-signature',
  index,
  message: `Entry ${index} is the review ${review}, which its reviewer's passkey did not sign as it says: ${problem}.`,
});

/** What cannot be read says nothing of reviews; that it is damaged is found by its hash. */
function parse(body: unknown) {
  if (!(body instanceof Uint8Array)) return undefined;
  // Most entries are about something else, and parsing is what takes the time.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (!CONCERNS_REVIEWS.test(text)) return undefined;
  try {
    return auditEntrySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
