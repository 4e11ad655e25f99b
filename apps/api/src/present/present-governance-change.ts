import { type GovernanceChangeView, ID_PREFIXES, type Principal, ULID_PATTERN } from '@countersign/schema';
import {
  approvalsNeeded,
  changeObject,
  changeSignature,
  countedApprovals,
  type InstallationSeal,
  isAuthorized,
  revealedBy,
  reviewersLeft,
  viewApprovals,
  waitsForOf,
} from '@countersign/use-cases';
import type { GovernanceChangeRecord, ReadTransaction, Store } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';
import { presentSignedReview } from './present-signed-review.ts';

/** Whoever is named in a change, wherever. */
const principalsIn = ({ content, items }: GovernanceChangeRecord): readonly string[] => [
  ...new Set(JSON.stringify([content, items]).match(PRINCIPAL) ?? []),
];
const PRINCIPAL = new RegExp(`${ID_PREFIXES.principal}_${ULID_PATTERN}`, 'g');

export function presentGovernanceChange(
  tx: ReadTransaction,
  change: GovernanceChangeRecord,
  reader: Principal,
): GovernanceChangeView {
  const {
    kind: _inContent,
    entry: _inLog,
    items,
    effects,
    beneficiaries,
    createdAt,
    expiresAt,
    settledAt,
    ...rest
  } = change;
  const reviewers = change.state === 'proposed' ? [...reviewersLeft(tx, change)] : [];
  // Whoever asked and has no such role any more is told what became of it, and nobody's address.
  const seesReviewers = isAuthorized(reader, 'governance.read', {
    ...changeObject(tx, change),
    principal: null,
  });
  const reviews = tx.governanceChanges.reviews(change.id);
  const revealed = revealedBy(tx, change);
  return {
    ...rest,
    items: [...items],
    ...(revealed.length === 0 ? {} : { revealed: [...revealed] }),
    effects: [...effects],
    beneficiaries: [...beneficiaries],
    approvalsNeeded: change.setup ? 0 : approvalsNeeded(effects),
    signature: change.state === 'proposed' ? changeSignature(tx, change) : null,
    // Of what is settled, those that it was settled by.
    approvals:
      change.state === 'proposed'
        ? countedApprovals(tx, change)
        : reviews.filter(({ verdict }) => verdict === 'approve').length,
    reviewers,
    people: [
      ...new Set([
        ...principalsIn(change),
        change.proposer,
        ...beneficiaries,
        ...(seesReviewers ? [...reviewers, ...reviews.map(({ principal }) => principal)] : []),
      ]),
    ].flatMap((id) => {
      const found = tx.principals.get(id);
      return found === undefined ? [] : [{ id, name: found.name, email: found.email }];
    }),
    reviews: reviews.map(presentSignedReview),
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    settledAt: isoOrNull(settledAt),
    waitsFor: waitsForOf(tx, change),
  };
}

/** What is the matter where nobody can be given anything any more; null in set-up, which asks nobody. */
export const tooFewLeft = ({ store, installation }: TellingDeps): string | null =>
  store.read((tx) => (installation.stateIn(tx).isSealed ? viewApprovals(tx).problem : null));

interface TellingDeps {
  readonly store: Store;
  readonly installation: InstallationSeal;
}

/** The same in a transaction of its own, for the answer to whoever asked. */
export const presentTo =
  (deps: TellingDeps) =>
  (change: GovernanceChangeRecord, reader: Principal): GovernanceChangeView => {
    const isTaken = change.state === 'done' && change.effects.includes('takes-authority');
    const problem = isTaken ? tooFewLeft(deps) : null;
    return {
      ...deps.store.read((tx) => presentGovernanceChange(tx, change, reader)),
      ...(problem === null ? {} : { tooFewLeft: problem }),
    };
  };
