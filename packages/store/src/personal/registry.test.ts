import { STORED } from '@countersign/personal-data';
import { expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { withTempStore } from '../testing/index.ts';

it('every column of text or bytes is said to be personal or not, and no other is', async () => {
  await withTempStore((_, { path }) => {
    const connection = connect(path, { readonly: true, busyTimeoutMillis: 0 });
    const found = connection
      .prepare<[], { name: string; column: string }>(
        `SELECT t.name AS name, c.name AS column FROM pragma_table_list t, pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite_%' AND c.type IN ('TEXT', 'BLOB', 'ANY', '')
         ORDER BY t.name, c.name`,
      )
      .all();
    connection.close();
    const said = Object.entries(STORED).flatMap(([name, { columns }]) =>
      Object.keys(columns).map((column) => `${name}.${column}`),
    );
    // A new column belongs into packages/personal-data/src/registry.ts.
    expect(said.sort()).toEqual(found.map(({ name, column }) => `${name}.${column}`).sort());
  });
});
