import { skeleton } from '@countersign/confusables';
import type { Integration } from '@countersign/schema';
import type { Connection } from '../connection.ts';
import type { Database } from '../sql/database.ts';
import { eq, sql } from '../sql/drizzle.ts';
import { integrationSkeletonTable as table } from '../tables/directory.ts';

type Named = Pick<Integration, 'id' | 'name'>;

const skeletonsOf = ({ id, name }: Named): readonly string[] => [...new Set([skeleton(id), skeleton(name)])];

/** Gives the identifiers of those integrations that one may be taken for, by its name or its identifier. */
export function createConfusableIntegrationsReader(db: Database): (integration: Named) => readonly string[] {
  const bySkeleton = db
    .select({ id: table.integration })
    .from(table)
    .where(eq(table.skeleton, sql.placeholder('skeleton')))
    .prepare();
  return (integration) => [
    ...new Set(
      skeletonsOf(integration)
        .flatMap((one) => bySkeleton.all({ skeleton: one }))
        .map(({ id }) => id)
        .filter((id) => id !== integration.id),
    ),
  ];
}

export function createSkeletonWriter(db: Database): (integration: Named) => void {
  const insert = db
    .insert(table)
    .values({ skeleton: sql.placeholder('skeleton'), integration: sql.placeholder('integration') })
    .prepare();
  return (integration) => {
    for (const one of skeletonsOf(integration)) insert.run({ skeleton: one, integration: integration.id });
  };
}

/** Fills the table for a database from before it, inside that migration, when it had the names of then. */
export function writeStoredSkeletons(connection: Connection): void {
  const insert = connection.prepare<[string, string]>(
    'INSERT OR IGNORE INTO integration_look (look, integration) VALUES (?, ?)',
  );
  for (const one of connection.prepare<[], Named>('SELECT id, name FROM integration').all())
    for (const text of skeletonsOf(one)) insert.run(text, one.id);
}
