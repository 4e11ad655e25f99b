import {
  type ApiUser,
  type ApiUserCorrection,
  CountersignError,
  type GovernanceEffect,
  type GovernanceItem,
} from '@countersign/schema';
import { saltedDigest } from '../../digest.ts';
import type { CorrectionRecord, ReadTransaction } from '../../ports/index.ts';
import { refused } from '../../registry/corrections/changed-fields.ts';
import { correctionDigest } from '../../registry/corrections/correction-digest.ts';
import { requireCorrectable } from '../../registry/corrections/require-correctable.ts';
import type { ContentOf, GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';

type Field = keyof ApiUserCorrection;

/** What it amounts to that the inventory says something else. None is harmless: policies and workers go by all of them. */
const EFFECTS: Readonly<Record<Field, readonly GovernanceEffect[]>> = {
  // Whom the provider is told to change, and whose credentials are handed over.
  label: ['moves-credentials'],
  providerId: ['moves-credentials'],
  integration: ['grants-authority', 'moves-credentials'],
  // What may be asked for about it, and who has to approve that.
  role: ['grants-authority'],
  kind: ['grants-authority'],
  state: ['grants-authority'],
  integrationsEnabled: ['grants-authority'],
  permissionType: ['grants-authority'],
  // What keeps it under review.
  twoFactorEnabled: ['removes-protection'],
  credentialsSetOn: ['removes-protection'],
  lastUsedOn: ['removes-protection'],
  reviewOn: ['removes-protection'],
};

/** What may name a person, so that only a digest of it is in what reviewers sign. */
const NAMES: readonly string[] = ['label', 'providerId'];

/** Has the inventory say something else of an API user; the provider is not touched. */
export const correctApiUser: GovernanceKind<'api-user.correct'> = {
  access: (tx, { apiUser }) => ({
    proposing: 'api-user.correct',
    reviewing: 'governance.review',
    object: { account: apiUserOf(tx, apiUser).account },
  }),
  about: ({ apiUser }) => [`API user ${apiUser}`],
  assess: (tx, content, context) => {
    const known = apiUserOf(tx, content.apiUser);
    const record = recordOf(tx, content);
    const fields = record.after as ApiUserCorrection;
    requireCorrectable(tx, known, { fields, proposer: context.proposer, looksLike: content.looksLike });
    const names = Object.keys(record.after) as Field[];
    for (const name of names)
      if (JSON.stringify(known[name]) !== JSON.stringify(record.before[name]))
        throw refused(`${name} of ${known.id} is another one by now`);
    const integration = fields.integration === undefined ? known.integration : fields.integration;
    const owner = tx.principals.byEmail(tx.integrations.get(integration ?? '')?.owner ?? '');
    return {
      items: itemsOf(record, (name, value) =>
        NAMES.includes(name) && value !== null
          ? `with the digest ${saltedDigest(record.salt, value)}`
          : formatValue(value),
      ),
      effects: [...new Set(names.flatMap((name) => EFFECTS[name]))].sort(),
      beneficiaries: owner === undefined ? [] : beneficiariesOf(tx, owner.id, context),
    };
  },
  reveals: (tx, { apiUser, correction }) => {
    const record = tx.corrections.of(apiUser).find(({ id }) => id === correction);
    const isThere = typeof record?.after === 'object';
    return record === undefined || !isThere
      ? []
      : itemsOf(record, (_name, value) => formatValue(value), NAMES);
  },
  carryOut: (tx, content, { actor, change }) => {
    const { apiUser: id, looksLike } = content;
    const record = recordOf(tx, content);
    const fields = record.after as ApiUserCorrection;
    const digest = (value: unknown) => saltedDigest(record.salt, value);
    tx.apiUsers.update(id, fields as Partial<ApiUser>);
    tx.audit.append(actor, {
      type: 'api-user.corrected',
      request: null,
      data: {
        apiUser: id,
        account: apiUserOf(tx, id).account,
        fields: Object.keys(fields),
        before: digest(record.before),
        after: digest(record.after),
        reasonDigest: digest(record.reason),
        ...(fields.role === undefined ? {} : { role: fields.role, roleKnownBy: 'attested' }),
        ...(looksLike === undefined ? {} : { looksLike }),
        change,
      },
    });
  },
};

function itemsOf(
  { target, before, after }: CorrectionRecord,
  format: (name: string, value: unknown) => string,
  only: readonly string[] = Object.keys(after),
): readonly GovernanceItem[] {
  return Object.keys(after)
    .filter((name) => only.includes(name))
    .map((name) => ({
      what: `${name} of ${target}`,
      before: format(name, before[name] ?? null),
      after: format(name, after[name] ?? null),
    }));
}

const formatValue = (value: unknown): string => (value === null ? 'none' : String(value));

function apiUserOf(tx: ReadTransaction, id: string): ApiUser {
  const known = tx.apiUsers.get(id);
  if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'API user', id });
  return known;
}

/** What is to be corrected, as it was asked for. @throws CountersignError AUTHORITY_MISMATCH where the row says something else */
function recordOf(
  tx: ReadTransaction,
  { apiUser, correction: id, digest }: ContentOf<'api-user.correct'>,
): CorrectionRecord {
  const record = tx.corrections.of(apiUser).find((one) => one.id === id);
  if (record === undefined) throw new CountersignError('NOT_FOUND', { what: 'correction', id });
  if (record.kind !== 'api-user' || correctionDigest(record) !== digest)
    throw new CountersignError('AUTHORITY_MISMATCH', { what: 'correction', id });
  return record;
}
