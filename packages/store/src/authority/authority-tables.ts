import type { InferSelectModel } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { getTableColumns, getTableName } from '../sql/drizzle.ts';
import { checkpointTargetTable } from '../tables/checkpoints.ts';
import { destinationTable } from '../tables/deliveries.ts';
import {
  accountTable,
  apiUserTable,
  delegationTable,
  enrolmentTable,
  groupTable,
  identityTable,
  integrationTable,
  passkeyTable,
  principalTable,
  tokenTable,
} from '../tables/directory.ts';
import { secretTable } from '../tables/execution.ts';
import { freezeTable } from '../tables/freeze.ts';
import { legalHoldTable } from '../tables/personal.ts';
import { policyActivationTable, policySetTable } from '../tables/policies.ts';
import { batchTable, exceptionTable } from '../tables/requests.ts';
import { retentionTable } from '../tables/retention.ts';

/**
 * What a column of an authority table is: a part of the row's key, bound to the log, or one that confers nothing, with why. The key is
 * bound as well.
 */
type Standing = 'key' | 'bound' | { readonly free: string };

/** A table whose rows confer power: the log has a digest of each, and a row that says something else is refused. */
export interface AuthorityTable {
  /** As SQLite names it. */
  readonly name: string;
  /** What a row is called in messages. */
  readonly noun: string;
  /** Properties of the columns of the key, in order. */
  readonly key: readonly string[];
  /** Every column that the digest is made of: its property in a record, its name in SQL, and what decodes its value. */
  readonly bound: readonly BoundColumn[];
  /**
   * What a row counts as, where it matters how many there are: the log says it beside the digest, so that a row that was taken away or made
   * to look like something else counts all the same. Null for one that does not count.
   */
  readonly tally: (row: Readonly<Record<string, unknown>>) => string | null;
}

export interface BoundColumn {
  readonly property: string;
  readonly name: string;
  /** What SQLite gives for it, as a record has it. */
  readonly decode: (stored: unknown) => unknown;
}

function bind<T extends SQLiteTable>(
  table: T,
  noun: string,
  columns: Readonly<Record<keyof InferSelectModel<T> & string, Standing>>,
): AuthorityTable {
  const standings = new Map<string, Standing>(Object.entries(columns));
  const ofTable = Object.entries(getTableColumns(table));
  const isBound = (property: string) => typeof standings.get(property) === 'string';
  return {
    name: getTableName(table),
    noun,
    key: ofTable.flatMap(([property]) => (standings.get(property) === 'key' ? [property] : [])),
    bound: ofTable
      .filter(([property]) => isBound(property))
      .map(([property, column]) => ({
        property,
        name: column.name,
        decode: (stored) => (stored === null ? null : column.mapFromDriverValue(stored)),
      })),
    tally: () => null,
  };
}

/**
 * The tables whose rows confer power. To add one: an entry here, and `authority.require` or `authority.only` where its repository
 * reads it. Everything else follows: what a transaction writes of it is bound to the log, and verification looks at it.
 *
 * A column that comes later says nothing while it is null, so that a migration that adds one changes no digest. A migration must not
 * change what a bound column says.
 */
export const AUTHORITY_TABLES = {
  principal: bind(principalTable, 'principal', {
    id: 'key',
    name: 'bound',
    email: 'bound',
    kind: 'bound',
    roles: 'bound',
    accounts: 'bound',
    recipient: 'bound',
    sealed: 'bound',
    state: 'bound',
    waiting: 'bound',
    salt: 'bound',
    letInBy: 'bound',
  }),
  token: bind(tokenTable, 'token', {
    id: 'key',
    principal: 'bound',
    label: { free: 'a name that its holder gave it, for people to read' },
    hash: 'bound',
    createdAt: 'bound',
    expiresAt: 'bound',
    revokedAt: 'bound',
    sealed: { free: 'holds what people are shown: label, client and address' },
    issuedVia: 'bound',
    kind: 'bound',
    scopes: 'bound',
    lastUsedAt: { free: 'written with each use; what it could prolong ends with expiresAt' },
    idleMillis: 'bound',
    proof: 'bound',
    client: { free: 'for its holder to recognise it' },
    address: { free: 'for its holder to recognise it' },
  }),
  passkey: bind(passkeyTable, 'passkey', {
    id: 'key',
    principal: 'bound',
    credentialId: 'bound',
    publicKey: 'bound',
    algorithm: 'bound',
    signCount: { free: 'written with each use; whoever lowers it still lacks the private key' },
    transports: { free: 'how a browser is to look for it' },
    aaguid: 'bound',
    backupEligible: 'bound',
    backedUp: { free: 'written with each use, as the authenticator says then' },
    label: { free: 'a name that its holder gave it, for people to read' },
    vouchedBy: 'bound',
    createdAt: 'bound',
    lastUsedAt: { free: 'written with each use, for people to read' },
    revokedAt: 'bound',
    sealed: { free: 'holds the label' },
  }),
  identity: bind(identityTable, 'identity', {
    id: 'key',
    principal: 'bound',
    issuer: 'bound',
    subjectDigest: 'bound',
    createdAt: 'bound',
    revokedAt: 'bound',
  }),
  enrolment: bind(enrolmentTable, 'enrolment code of', {
    principal: 'key',
    hash: 'bound',
    expiresAt: 'bound',
    spentAt: 'bound',
    issuedVia: 'bound',
  }),
  principal_group: bind(groupTable, 'group', { id: 'key', members: 'bound' }),
  delegation: bind(delegationTable, 'delegation', {
    id: 'key',
    delegator: 'bound',
    delegate: 'bound',
    madeAt: 'bound',
    beginsAt: 'bound',
    endsAt: 'bound',
    endedAt: 'bound',
  }),
  provider_account: bind(accountTable, 'account', { id: 'key', provider: 'bound', document: 'bound' }),
  integration: bind(integrationTable, 'integration', {
    id: 'key',
    name: 'bound',
    owner: 'bound',
    sealed: 'bound',
    retired: 'bound',
  }),
  // Policies are asked about it, and a worker is sent to it.
  api_user: {
    ...bind(apiUserTable, 'API user', {
      id: 'key',
      account: 'bound',
      provider: 'bound',
      integration: 'bound',
      providerId: 'bound',
      label: 'bound',
      labelSkeleton: 'bound',
      kind: 'bound',
      role: 'bound',
      state: 'bound',
      integrationsEnabled: 'bound',
      permissionType: 'bound',
      twoFactorEnabled: 'bound',
      credentialsSetOn: 'bound',
      lastUsedOn: 'bound',
      reviewOn: 'bound',
      originRequest: 'bound',
      sealed: 'bound',
    }),
    tally: ({ state, account, integration }) =>
      state === 'deleted' ? null : tallyOfApiUser(String(account), integration as string | null),
  },
  policy_set: bind(policySetTable, 'set of policies', { digest: 'key', documents: 'bound' }),
  policy_activation: bind(policyActivationTable, 'activation of policies', {
    seq: 'key',
    digest: 'bound',
    activatedAt: 'bound',
  }),
  exception: bind(exceptionTable, 'exception of the request', {
    request: 'key',
    rule: 'bound',
    owner: 'bound',
    expiresOn: 'bound',
    endedBy: 'bound',
    sealed: 'bound',
  }),
  legal_hold: bind(legalHoldTable, 'hold', {
    id: 'key',
    subject: 'bound',
    matter: 'bound',
    placedBy: 'bound',
    placedAt: 'bound',
    releasedBy: 'bound',
    releasedAt: 'bound',
  }),
  // What is frozen is judged by the entries of the log; bound as well, so that verification names a row that was edited.
  freeze: bind(freezeTable, 'freeze', {
    id: 'key',
    account: 'bound',
    provider: 'bound',
    reason: { free: 'for people to read; it is in sealed' },
    voidsPermits: 'bound',
    frozenBy: 'bound',
    frozenAt: 'bound',
    entry: 'bound',
    liftedBy: 'bound',
    liftedAt: 'bound',
    sealed: 'bound',
  }),
  secret: bind(secretTable, 'credential', {
    id: 'key',
    request: 'bound',
    purpose: 'bound',
    principal: 'bound',
    sealed: 'bound',
    createdAt: 'bound',
    expiresAt: 'bound',
    collectedAt: 'bound',
  }),
  // What it says of its target is written with each checkpoint; that it is there and contradicts takes power away.
  checkpoint_target: bind(checkpointTargetTable, 'memory', {
    id: 'key',
    identity: 'key',
    kind: 'bound',
    contradictedAt: 'bound',
    deliveredSize: { free: 'written with each checkpoint; who remembers says how much' },
    deliveredAt: { free: 'written with each checkpoint, for people to read' },
    failures: { free: 'written with each attempt, for people to read' },
    failingSince: { free: 'written with each attempt, for people to read' },
    code: { free: 'written with each attempt, for people to read' },
    nextAt: { free: 'written with each attempt; whoever puts it off delays what alertedAt tells' },
    alertedAt: { free: 'written with each attempt, for people to read' },
    held: { free: 'written with each attempt; who remembers says how much' },
  }),
  destination: bind(destinationTable, 'destination', {
    id: 'key',
    purpose: 'bound',
    where: 'bound',
    identity: 'bound',
    namedAt: 'bound',
    openedAt: 'bound',
  }),
  // Rows are decided in the name of whom it says, and by what it says of the file.
  batch: bind(batchTable, 'batch', {
    id: 'key',
    fileDigest: 'bound',
    fileName: { free: 'for people to read; it is in sealed' },
    format: 'bound',
    submitter: 'bound',
    rows: 'bound',
    createdAt: 'bound',
    completedAt: 'bound',
    canary: 'bound',
    sealed: { free: 'holds the name of the file, for people to read' },
    state: 'bound',
    resumes: 'bound',
    actor: 'bound',
    via: 'bound',
    entry: 'bound',
    decided: {
      free: 'written with each piece. Set back, rows that are there are passed over; set ahead, it goes back to the first row before the batch ends',
    },
    removals: 'bound',
    problem: 'bound',
    fixes: 'bound',
    layout: 'bound',
  }),
  retention: bind(retentionTable, 'retention below entry', { before: 'key', entry: 'bound' }),
} as const satisfies Readonly<Record<string, AuthorityTable>>;

/** What a live API user counts as. */
export const tallyOfApiUser = (account: string, integration: string | null): string =>
  `${account}/${integration ?? ''}`;

/** Those that logs bind which do not say of which tables: from before there were others. */
export const FIRST_TABLES: readonly AuthorityTableName[] = [
  'principal',
  'token',
  'passkey',
  'identity',
  'enrolment',
  'provider_account',
  'integration',
  'policy_set',
  'policy_activation',
  'exception',
  'legal_hold',
  'freeze',
  'secret',
  'retention',
];

export type AuthorityTableName = keyof typeof AUTHORITY_TABLES;

/** Every authority table, by its name in the log. */
export const authorityTables: ReadonlyMap<string, AuthorityTable> = new Map(Object.entries(AUTHORITY_TABLES));
