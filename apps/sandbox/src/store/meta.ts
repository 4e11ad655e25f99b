import type { SandboxDatabase } from './open-database.ts';

/** Small values that belong to the sandbox itself: its settings, clock offset and signing key. */
export type Meta = {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
};

export function createMeta(db: SandboxDatabase): Meta {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const write = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  return {
    read: (key) => read.get(key)?.value,
    write: (key, value) => {
      write.run(key, value);
    },
  };
}
