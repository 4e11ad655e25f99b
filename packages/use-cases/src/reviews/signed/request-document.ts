import type { FiredRule, ReviewDocument } from '@countersign/schema';
import type { ReadTransaction } from '../../ports/index.ts';
import { viewRequest } from '../../requests/view-request.ts';

/**
 * What a person is shown of a request before they sign a review of it: what it does, for whom, why, and what the policies say. It has
 * nothing that others change meanwhile, such as their reviews, so that two may sign at once.
 * @param onBehalfOf in whose place it is reviewed; the reviewer's own where it is left out
 */
export function requestDocument(tx: ReadTransaction, id: string, onBehalfOf?: string): ReviewDocument {
  const view = viewRequest(tx, id);
  const { request, revision, input, integration, apiUser, decision, effects } = view;
  const named = new Map(view.people.map((one) => [one.id, `${one.name} <${one.email}>, ${one.id}`]));
  const name = (person: string) => named.get(person) ?? person;
  const { exception } = input;
  const absent = onBehalfOf === undefined ? undefined : tx.principals.get(onBehalfOf);
  return facts([
    ['request', `${request.id}, revision ${request.revision}`],
    ['reviewed in place of', absent && `${absent.name} <${absent.email}>, ${absent.id}`],
    ['asked for by', name(request.requester)],
    ['written by', revision.author === request.requester ? null : name(revision.author)],
    ['action', `${request.action} on ${request.provider}`],
    ['account', `${request.account} (${view.accountName ?? 'unknown'}), operator ${request.operator}`],
    [
      'integration',
      integration === null
        ? request.integration
        : `${integration.id} (${integration.name}), owner ${integration.owner}`,
    ],
    [
      'API user',
      apiUser === null
        ? (input.subject ?? null)
        : `${apiUser.label} (${[apiUser.id, apiUser.providerId, apiUser.role, apiUser.kind].filter((one) => one !== null).join(', ')})`,
    ],
    ...view.changes.map(
      ({ field, before, after }) =>
        [`changes ${field}`, `${before === null ? '' : `${say(before)} `}becomes ${say(after)}`] as const,
    ),
    ['effects', (effects ?? []).join(', ')],
    ['steps', revision.plan.map(({ title }, index) => `${index + 1}. ${title}`).join('\n')],
    ['reason', input.reason],
    ['review date', input.reviewDate],
    ['not before', input.notBefore],
    [
      'exception',
      exception === undefined
        ? null
        : `until ${exception.expiresOn}, owner ${exception.owner}: ${exception.reason}`,
    ],
    ...view.earlierReviews
      .filter(({ verdict }) => verdict !== 'approve')
      .map(
        (one) =>
          [
            one.verdict === 'reject' ? 'rejected before' : 'returned before',
            `by ${name(one.principal)}: ${one.reason ?? 'no reason'}`,
          ] as const,
      ),
    ['policies say', decision.outcome],
    ['policies ask for', rulesIn(decision.requirements.map(({ rule }) => rule))],
    ['policies advise', rulesIn(decision.advisories)],
    ['policies that are only observed', rulesIn(decision.observed ?? [])],
    ['digest of the revision', revision.digest],
    ['digest of the policies', decision.policyDigest],
  ]);
}

/** Each rule once, with its version, so that the text says by which. */
const rulesIn = (rules: readonly FiredRule[]): string =>
  [
    ...new Set(rules.map(({ ruleId, version, message }) => `${message} (${ruleId}, version ${version})`)),
  ].join('\n');

const say = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Leaves out what there is nothing to say of. */
export const facts = (
  all: readonly (readonly [name: string, value: string | null | undefined])[],
): ReviewDocument => ({
  facts: all.flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ name, value }],
  ),
});
