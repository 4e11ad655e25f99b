import { type Content, type Page, text } from '../document/block.ts';
import { endOf } from '../log/period.ts';
import { formatTime } from './format-time.ts';
import type { PackContext } from './pack-context.ts';
import { sampledRequests } from './sampled.ts';

/** What the pack does not hold, and why. */
export function gapsPage(context: PackContext): Page {
  return {
    path: 'gaps.html',
    title: 'Gaps',
    lead: 'What is not in this pack, and why.',
    blocks: [
      { kind: 'list', items: [...gapsOfThisPack(context), ...ALWAYS] },
      text('Everything else that the log holds about the period is in the populations.'),
    ],
  };
}

const ALWAYS: readonly Content[] = [
  'Passwords and other secrets: they are in no pack, sealed or not. Receipts say who received one.',
  'Where a password was typed by a person, the digest of the request covers its sealed text and cannot be recomputed from the pack.',
  'Names, addresses, reasons and notes are not in the log. The pages show them as the service showed them to who made the pack; the log vouches for them only by digest.',
  'The key that verifies the signatures of reviews (keys/review.pub.pem). It is handed out by whoever runs the service.',
  'What a field of an API user held before a change, unless the policies look at it. The pages have a dash there.',
  'What happened on a provider without Countersign. It sees what it did and what it read back.',
  'In the PDF, characters that its fonts cannot show stand as their code points, such as [U+5C71]. The HTML pages have them as they are.',
  'Periodic certifications of access: this program does not carry them out.',
];

function gapsOfThisPack({ survey, requests, madeAt, policySets }: PackContext): Content[] {
  const gaps: Content[] = [];
  if (endOf(survey.period) > madeAt)
    gaps.push(
      `The period was not over when the pack was made: what came after ${formatTime(madeAt)} is missing.`,
    );
  if (survey.account !== null)
    gaps.push(
      `Entries about other accounts than ${survey.account} are in the log of the pack, and in no population.`,
    );
  const hidden = sampledRequests(survey).filter(({ request }) => !requests.has(request));
  if (hidden.length > 0) {
    gaps.push(
      `${hidden.length} sampled requests are on accounts that who made the pack may not look into. Their pages show the entries of the log only.`,
    );
  }
  const sets = new Set(policySets.map(({ digest }) => digest));
  const lost = survey.activations.filter(({ data }) => !sets.has(String(data['policyDigest'])));
  if (lost.length > 0) gaps.push(`The documents of ${lost.length} policy sets could not be fetched.`);
  return gaps;
}
