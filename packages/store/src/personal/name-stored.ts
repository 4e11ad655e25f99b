import { skeleton } from '@countersign/confusables';
import { ERASED } from '@countersign/personal-data';
import { canonicalKey } from '@countersign/schema';
import type { Connection } from '../connection.ts';
import { openDrizzle } from '../sql/open-drizzle.ts';
import { createFieldCipher } from './field-cipher.ts';
import type { KeySettings } from './key-ring.ts';

interface StoredUser {
  readonly id: string;
  readonly account: string;
  readonly label: string;
  readonly providerId: string | null;
  readonly originRequest: string | null;
  readonly sealed: Buffer | null;
}

/**
 * Gives the API users of a database from before their names, inside the transaction that brings it to its new form: the
 * oldest one of each name has it, and the others contest it. Nothing of them is lost; `contested` tells of them until
 * a correction gives each its own. How labels look is worked out anew. Gives how many names are contested.
 */
export function nameStored(connection: Connection, keys: KeySettings): number {
  const cipher = createFieldCipher(openDrizzle(connection), keys);
  const users = connection
    .prepare<[], StoredUser>(
      `SELECT id, account, label, provider_id AS providerId, origin_request AS originRequest, sealed FROM api_user
       WHERE state <> 'deleted' ORDER BY id`,
    )
    .all();
  const insert = connection.prepare(
    `INSERT INTO api_user_name (api_user, account, key, request, contested)
     VALUES (@id, @account, @key, NULL,
       EXISTS (SELECT 1 FROM api_user_name WHERE account = @account AND key = @key AND contested = 0))`,
  );
  const has = connection.prepare<[string, string]>(
    'SELECT 1 FROM api_user_name WHERE api_user = ? AND key = ?',
  );
  const look = connection.prepare('UPDATE api_user SET look = @look WHERE id = @id');
  const opened = users
    .map((user) => ({ ...user, ...cipher.decryptRow('api_user', user) }))
    .filter(({ label }) => label !== ERASED);
  const give = ({ id, account }: StoredUser, name: string | null) => {
    const key = name === null ? undefined : keyOf(name);
    if (key === undefined) return;
    const blind = cipher.blindIndex('api_user.name', account, key);
    if (has.get(id, blind) === undefined) insert.run({ id, account, key: blind });
  };
  // The provider's own identifiers go first: a label that spells one of somebody else is what has to give way.
  for (const user of opened) give(user, user.providerId);
  for (const user of opened) give(user, user.label);
  for (const { id, account, label } of opened)
    look.run({ id, look: cipher.blindIndex('api_user.look', account, skeleton(label)) });
  return (
    connection.prepare<[], number>('SELECT count(*) FROM api_user_name WHERE contested = 1').pluck().get() ??
    0
  );
}

/** Undefined for a name from before that has nothing to see. */
function keyOf(name: string): string | undefined {
  try {
    return canonicalKey(name);
  } catch {
    return undefined;
  }
}
