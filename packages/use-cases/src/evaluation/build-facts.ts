import { effectsOfRequest } from '@countersign/lifecycle';
import {
  type Action,
  type ApiUser,
  type Facts,
  type Instant,
  type Operation,
  type PasswordFacts,
  type Plan,
  passwordOrigin,
  permissionTypeOf,
  type RequestInput,
} from '@countersign/schema';
import { dayOf, daysUntil } from '../calendar.ts';
import type { ExecutionReader, LogReader, RegistryReader } from '../ports/index.ts';
import { roleOf } from '../registry/operator-users.ts';
import { addressToResolve } from '../requests/address-to-resolve.ts';
import { emailFacts } from './email-facts.ts';
import { exceptionFacts } from './exception-facts.ts';
import type { References } from './resolve-references.ts';

/** What the facts are made of, beside what the transaction reads. */
export interface FactsInput {
  readonly input: RequestInput;
  readonly references: References;
  /** What is going to be carried out; undefined where the provider has no such operation. */
  readonly plan: Plan | undefined;
  /** The reserved API user of this request itself, which must not count against it. */
  readonly ownApiUser: string | null;
  /** Clocks that a requester sets start when the revision was submitted; everything else is as of now. */
  readonly submittedAt: Instant;
  readonly now: Instant;
  readonly batch: Facts['batch'];
  /** Set when the question is about what a person does to the request, not about the request itself. */
  readonly asking?: { readonly operation: Exclude<Operation, Action>; readonly actor: Facts['actor'] };
  /** Facts about the typed password, where the worker derived them anew. */
  readonly passwordFacts?: PasswordFacts | undefined;
}

const NOBODY: Facts['actor'] = { isRequester: false, hasApproved: false, hasCompletedStep: false };

/** Everything that the policies can ask about a request, read in one transaction. */
export function buildFacts(tx: RegistryReader & ExecutionReader & LogReader, from: FactsInput): Facts {
  const { input, references } = from;
  const { account, operator, integration, target } = references;
  const integrationId = input.integration ?? target?.integration ?? null;
  return {
    provider: input.provider,
    operation: from.asking?.operation ?? input.action,
    effects: effectsOfRequest({ action: input.action, change: input.change, target, plan: from.plan }),
    operator: {
      role: operator.role,
      companyId: operator.companyId?.toLowerCase() ?? null,
      companyAccess: operator.companyAccess,
    },
    account: {
      companyId: account.provider === 'dotdigital' ? null : account.companyId.toLowerCase(),
      companyName: account.companyName,
      apiUserCount: tx.apiUsers.countLive(account.id),
      hubWriteAccessSuffices: account.provider === 'eset-protect-hub' && account.writeAccessSuffices,
    },
    integration: {
      named: integrationId !== null,
      registered: integration !== null,
      hasOwner: integration !== null,
      otherApiUsers:
        integrationId === null
          ? 0
          : tx.apiUsers.countLiveOfIntegration(account.id, integrationId, target?.id ?? from.ownApiUser),
    },
    target: targetFacts(tx, target, from),
    change: changeFacts(tx, from),
    password: passwordFacts(from),
    acknowledgements: [...input.acknowledge],
    exception: exceptionFacts(tx, { input, integration: integrationId, now: from.now }),
    batch: from.batch,
    actor: from.asking?.actor ?? NOBODY,
  };
}

function targetFacts(
  tx: RegistryReader & ExecutionReader,
  target: ApiUser | null,
  { input, now }: Pick<FactsInput, 'input' | 'now'>,
): Facts['target'] {
  const since = (day: string | null | undefined) =>
    day === null || day === undefined ? null : -daysUntil(day, now);
  return {
    exists: target !== null,
    kind: target?.kind ?? null,
    role: target === null ? null : roleOf(tx, target),
    active: target?.state === 'active',
    integrationsEnabled: target?.integrationsEnabled ?? false,
    permissionType: target?.permissionType ?? null,
    belongsToOtherIntegration:
      input.integration !== undefined &&
      target?.integration != null &&
      target.integration !== input.integration,
    credentialAgeDays: since(target?.credentialsSetOn),
    daysSinceLastUse: since(target?.lastUsedOn),
    twoFactorEnabled: target?.twoFactorEnabled ?? null,
  };
}

function changeFacts(
  tx: RegistryReader,
  { input, references, ownApiUser, submittedAt }: FactsInput,
): Facts['change'] {
  const { change } = input;
  const given = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text.trim());
  const email = given(change.email);
  const levels = Object.values(change.specificPermissions ?? {});
  const own = references.target?.id ?? ownApiUser;
  const lookAlikes =
    email === null
      ? []
      : tx.apiUsers.confusableWith(references.account.id, email).filter((other) => other.id !== own);
  return {
    newAccount: change.newAccount ?? false,
    companyId: given(change.companyId),
    firstName: given(change.firstName),
    lastName: given(change.lastName),
    email,
    ...emailFacts(
      email,
      references.account.emailDomains,
      lookAlikes.map(({ label }) => label),
    ),
    phone: given(change.phone),
    description: given(change.description),
    countryCode: given(change.countryCode),
    permissionType: permissionTypeOf(change),
    specificPermissionLevels: levels,
    specificPermissionsGiven: levels.length > 0,
    // Never what the request names: the inventory has it, or the worker looks it up.
    userId: references.target === null ? given(change.userId) : identifierOf(references.target),
    status: given(change.status),
    username: given(change.username),
    enabled: change.enabled ?? null,
    reviewInDays: input.reviewDate === undefined ? null : daysUntil(input.reviewDate, submittedAt),
  };
}

/** What the vendor's call is told whom to change by: the identifier, or the address by which the worker looks that up. */
function identifierOf(target: ApiUser): string | null {
  const found = target.provider === 'eset-msp-administrator-2' ? addressToResolve(target) : null;
  return target.providerId ?? found;
}

function passwordFacts({ input, passwordFacts: fresh }: FactsInput): Facts['password'] {
  const facts = fresh ?? input.change.password?.facts;
  const origin = passwordOrigin(input.provider, input.action, input.change);
  if (facts !== undefined) return { origin: 'typed', ...facts };
  return {
    origin,
    length: null,
    hasDigitOrSymbol: null,
    containsEmail: null,
    containsCompanyName: null,
    containsWordPassword: null,
    confirmed: null,
    strengthScore: null,
  };
}

/** The day on which the need for the API user is looked at again: as asked for, but never later than the policies allow. */
export function reviewDay(input: RequestInput, withinDays: number | null, now: Instant): string | null {
  if (withinDays === null) return input.reviewDate ?? null;
  const latest = dayOf(now + withinDays * 86_400_000);
  return input.reviewDate !== undefined && input.reviewDate < latest ? input.reviewDate : latest;
}
