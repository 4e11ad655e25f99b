import {
  type Actor,
  CountersignError,
  type Import,
  type ImportedPart,
  isSameName,
  type Principal,
} from '@countersign/schema';
import { digestOf } from '../../digest.ts';
import { sortedScope } from '../../governance/kinds/sorted-scope.ts';
import type { ProposalDeps } from '../../governance/propose-change.ts';
import type { RandomBytes, WriteTransaction } from '../../ports/index.ts';
import { registerWaiting } from '../../principals/register-principal.ts';
import { putAdoption } from '../adoptions/put-adoption.ts';
import type { ImportRow } from './import-rows.ts';

/** What putting rows needs. */
export interface PutRowContext {
  readonly deps: ProposalDeps & { readonly randomBytes: RandomBytes };
  readonly by: Principal;
  readonly actor: Actor;
  /** All that is imported with it. */
  readonly all: Import;
}

/**
 * What has to be approved for a row, with what is kept for it until then; null where it is registered as the row has it.
 * @throws CountersignError IMPORTED_DIFFERS, and what keeps the one thing from being registered
 */
export function putRow(tx: WriteTransaction, row: ImportRow, context: PutRowContext): ImportedPart | null {
  switch (row.section) {
    case 'accounts':
      return putAccount(tx, row.given);
    case 'principals':
      return putPrincipal(tx, row.given, context);
    case 'integrations':
      return putIntegration(tx, row.given);
    case 'apiUsers': {
      const provider = providerOf(tx, row.given.account, context.all);
      return putAdoption(tx, context.deps, { given: row.given, provider }).content;
    }
  }
}

function putAccount(tx: WriteTransaction, account: Import['accounts'][number]): ImportedPart | null {
  const known = tx.accounts.get(account.id);
  if (known === undefined) return { kind: 'account.register', account };
  requireSame(known, account, { what: 'the account', id: account.id, command: 'countersign account change' });
  return null;
}

function putPrincipal(
  tx: WriteTransaction,
  given: Import['principals'][number],
  { deps, by, actor }: PutRowContext,
): ImportedPart | null {
  const known = tx.principals.byEmail(given.email);
  if (known?.state !== 'active') return registerWaiting(tx, deps, { by, actor, given });
  const { name, kind, accounts = null, roles, recipient = known.recipient } = given;
  requireSame(
    { name: known.name, kind: known.kind, recipient: known.recipient, ...sortedScope(known) },
    { name, kind, recipient, ...sortedScope({ roles, accounts }) },
    { what: 'the principal', id: given.email, command: 'countersign principal set-roles' },
  );
  return null;
}

function putIntegration(
  tx: WriteTransaction,
  { id, name, owner }: Import['integrations'][number],
): ImportedPart | null {
  const known = tx.integrations.get(id);
  if (known !== undefined) {
    const asKnown = { name, owner: isSameName(owner, known.owner) ? known.owner : owner };
    const command = 'countersign integration set-owner';
    requireSame({ name: known.name, owner: known.owner }, asKnown, { what: 'the integration', id, command });
    return null;
  }
  const person = tx.principals.byEmail(owner);
  if (person === undefined) throw new CountersignError('OWNER_UNKNOWN', { owner });
  return { kind: 'integration.register', integration: id, name, owner: person.id };
}

function providerOf(tx: WriteTransaction, account: string, { accounts }: Import) {
  const found = tx.accounts.get(account) ?? accounts.find(({ id }) => id === account);
  if (found === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account });
  return found.provider;
}

/** @throws CountersignError IMPORTED_DIFFERS naming the fields */
function requireSame(
  known: object,
  given: object,
  about: { what: string; id: string; command: string },
): void {
  const before = new Map<string, unknown>(Object.entries(known));
  const after = new Map<string, unknown>(Object.entries(given));
  const differs = (name: string) => digestOf(before.get(name) ?? null) !== digestOf(after.get(name) ?? null);
  const fields = [...new Set([...before.keys(), ...after.keys()])].filter(differs);
  if (fields.length > 0)
    throw new CountersignError('IMPORTED_DIFFERS', { ...about, fields: fields.join(', ') });
}
