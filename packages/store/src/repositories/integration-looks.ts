import { skeleton } from '@countersign/confusables';
import type { Integration } from '@countersign/schema';
import type { Connection } from '../connection.ts';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import { integrationLookTable as look } from '../tables/directory.ts';

type Named = Pick<Integration, 'id' | 'name'>;

const looksOf = ({ id, name }: Named): readonly string[] => [...new Set([skeleton(id), skeleton(name)])];

/** Gives the identifiers of those integrations that one may be taken for, by its name or its identifier. */
export function integrationsLookingLike(db: Database): (integration: Named) => readonly string[] {
  const byLook = db
    .select({ id: look.integration })
    .from(look)
    .where(eq(look.look, sql.placeholder('look')))
    .prepare();
  return (integration) => [
    ...new Set(
      looksOf(integration)
        .flatMap((one) => byLook.all({ look: one }))
        .map(({ id }) => id)
        .filter((id) => id !== integration.id),
    ),
  ];
}

export function keepLooks(db: Database): (integration: Named) => void {
  const insert = db
    .insert(look)
    .values({ look: sql.placeholder('look'), integration: sql.placeholder('integration') })
    .prepare();
  return (integration) => {
    for (const one of looksOf(integration)) insert.run({ look: one, integration: integration.id });
  };
}

/** Works out how the integrations of a database from before look. */
export function keepStoredLooks(connection: Connection): void {
  const insert = connection.prepare<[string, string]>(
    'INSERT OR IGNORE INTO integration_look (look, integration) VALUES (?, ?)',
  );
  for (const one of connection.prepare<[], Named>('SELECT id, name FROM integration').all())
    for (const text of looksOf(one)) insert.run(text, one.id);
}
