import type { AuditEntry } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import { actorId, type Description } from '../meaning/summarize-entry.ts';

/** Kinds of user of OCSF. */
const USER_TYPES = { unknown: 0, system: 3, service: 4 } as const;

/** Whoever acted, as a user of OCSF: the log knows people and machines by identifier only. */
export function actorOf(entry: AuditEntry) {
  const types = { principal: USER_TYPES.unknown, worker: USER_TYPES.service, system: USER_TYPES.system };
  return { uid: actorId(entry), type: entry.actor.kind, type_id: types[entry.actor.kind] };
}

/** The user that was changed: a principal, or the API user of the request. */
export function userOf({ entry, subject }: ExportedEntry, { object, id }: Description) {
  if (object === 'principal') {
    const token = entry.data['token'];
    return {
      uid: id,
      type: object,
      ...(typeof token === 'string' ? { programmatic_credentials: [{ uid: token, type: 'api-token' }] } : {}),
    };
  }
  return {
    uid: id,
    type: object,
    type_id: USER_TYPES.service,
    ...(subject === null ? {} : { account: { uid: subject.account, type: subject.provider } }),
  };
}

/** The thing that was managed. */
export function objectOf({ entry }: ExportedEntry, { object, id }: Description) {
  const { policyDigest } = entry.data;
  return {
    uid: id,
    type: object,
    ...(object === 'policy-set' && typeof policyDigest === 'string'
      ? { policy: { uid: policyDigest, type: object } }
      : {}),
  };
}

/**
 * The rules that decided. Only the classes about accounts have `policies`; that which was asked, with the policies that
 * answered, is `actor.authorizations` in every class.
 */
export function authorizationsOf({ data }: AuditEntry) {
  const { rules, outcome, policyDigest } = data;
  if (!Array.isArray(rules)) return {};
  const decision = typeof outcome === 'string' ? outcome : 'deny';
  const set = typeof policyDigest === 'string' ? { version: policyDigest } : {};
  const fired = rules.map((rule) => ({ uid: String(rule), type: 'rule', is_applied: true, ...set }));
  const policies =
    fired.length === 0 && 'version' in set
      ? [{ uid: set.version, type: 'policy-set', is_applied: true }]
      : fired;
  return policies.length === 0 ? {} : { authorizations: policies.map((policy) => ({ decision, policy })) };
}
