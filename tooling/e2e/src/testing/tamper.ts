import BetterSqlite3 from 'better-sqlite3';
import type { World } from './world.ts';

/** Changes the store's file behind its back, as somebody could who holds the file: the triggers are gone first. */
export function tamper(world: World, sql: string, parameters: Readonly<Record<string, unknown>> = {}): void {
  const file = new BetterSqlite3(world.temp.path, { fileMustExist: true });
  try {
    const triggers = file
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .all();
    file.pragma('foreign_keys = OFF');
    for (const { name } of triggers) file.exec(`DROP TRIGGER ${name}`);
    const { changes } = file.prepare(sql).run(parameters);
    if (changes === 0 && !sql.startsWith('DROP')) throw new Error(`nothing was changed by: ${sql}`);
  } finally {
    file.close();
  }
}

/** Completes the index of the log, which follows behind by itself, so that there is something to take out of it. */
export function indexEverything(world: World): void {
  const field = (name: string) => `CAST(body AS TEXT) ->> '$.${name}'`;
  tamper(
    world,
    `INSERT OR REPLACE INTO entry_index (idx, type, request, at) SELECT idx, ${field('type')}, ${field('request')}, 0 FROM entry`,
  );
}

/** Makes a step due, as somebody could who wants it carried out once more. */
export function setDue(world: World, step: string): void {
  tamper(
    world,
    `INSERT OR REPLACE INTO outbox (id, provider, subject, available_at)
     SELECT 'out_' || substr(:step, 5), request.provider, :step, 0
     FROM step JOIN request ON request.id = step.request WHERE step.id = :step`,
    { step },
  );
}
