import type { ReviewEnvelope } from '@countersign/schema';
import { challengeOf, envelopeText, oneForm, reviewText, shownDigest } from '@countersign/signed-reviews';
import type { Installation } from '../../testing/installation.ts';
import { type AnswerMore, assertionOf, SOFTWARE_ORIGIN } from './software-passkeys.ts';
import { fromPage, type SoftwareVisitor } from './software-visitors.ts';

/** A verdict, and what of the answer is to be another one than what a good page sends. */
export interface SignedVerdict {
  readonly verdict?: 'approve' | 'reject' | 'return';
  readonly reason?: string;
  readonly envelope?: Partial<ReviewEnvelope>;
  readonly answer?: AnswerMore;
  /** Who signs, where that is somebody else than whose session it is. */
  readonly signer?: SoftwareVisitor['passkey'];
}

const get = (at: Installation, url: string, { cookie }: Pick<SoftwareVisitor, 'cookie'>) =>
  fromPage(at.app, url, {}, { cookie, method: 'GET' });

/** Does what the page does up to the signature, and gives what it would send. */
export async function signed(
  at: Installation,
  { cookie, passkey }: SoftwareVisitor,
  { subject, ...said }: SignedVerdict & { readonly subject: string },
) {
  const { verdict = 'approve', reason, answer = {}, signer = passkey } = said;
  const shown = (await get(at, `/review/${subject}/document`, { cookie })).json();
  const asked = await fromPage(at.app, `/review/${subject}/order`, { verdict }, { cookie });
  if (asked.statusCode !== 200) return { refused: asked } as const;
  const { salt, ...order } = asked.json().order;
  const { document, state: _state, signature: _signature, standIns: _standIns, ...known } = shown;
  const given = reason === undefined ? null : oneForm(reason);
  const envelope = envelopeText({
    version: 1,
    ...known,
    ...order,
    origin: SOFTWARE_ORIGIN,
    subject,
    textDigest: shownDigest(salt, reviewText(document)),
    reasonDigest: given === null ? null : shownDigest(salt, given),
    verdict,
    ...said.envelope,
  });
  const assertion = assertionOf(signer, challengeOf(envelope), answer);
  return { envelope, reason: given, assertion } as const;
}

export const hand = (
  at: Installation,
  { cookie }: Pick<SoftwareVisitor, 'cookie'>,
  { subject, body }: { readonly subject: string; readonly body: object },
) => fromPage(at.app, `/review/${subject}/verdict`, body, { cookie });

/** Reviews with a passkey as the page does. */
export async function signReview(
  at: Installation,
  visitor: SoftwareVisitor,
  what: SignedVerdict & { readonly subject: string },
) {
  const made = await signed(at, visitor, what);
  return 'refused' in made ? made.refused : hand(at, visitor, { subject: what.subject, body: made });
}
