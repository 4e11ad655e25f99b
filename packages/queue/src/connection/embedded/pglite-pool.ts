import { EventEmitter } from 'node:events';
import type { PGliteInterface } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

type Unlisten = () => Promise<void>;

/**
 * Shows one PGlite database as a pool of node-postgres, as far as BullMQ's PostgreSQL backend uses one. All clients
 * share the one session that PGlite has, so nothing may leave a transaction open on it.
 */
export class PglitePool implements PgPool {
  /** BullMQ polls a pool without keep-alive every 10 s; in one process no connection can get lost. */
  readonly options = { keepAlive: true };
  readonly #db: PGliteInterface;

  constructor(db: PGliteInterface) {
    this.#db = db;
  }

  query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return runQuery<R>(this.#db, text, params);
  }

  async connect(): Promise<PgPoolClient> {
    return new PgliteClient(this.#db);
  }

  /** The database is closed by whoever opened it. */
  async end(): Promise<void> {}

  /** The pool has no connections that could come or drop: there is nothing to listen for. */
  on(): this {
    return this;
  }

  removeAllListeners(): this {
    return this;
  }
}

class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #db: PGliteInterface;
  readonly #channels = new Map<string, Promise<Unlisten>>();

  constructor(db: PGliteInterface) {
    super();
    this.#db = db;
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    const listen = /^(LISTEN|UNLISTEN)\s+"?(\w+)"?\s*;?$/i.exec(withoutLeadingComments(text).trim());
    const channel = listen?.[2];
    if (channel === undefined) return runQuery<R>(this.#db, text, params);
    if (listen?.[1]?.toUpperCase() === 'LISTEN') await this.#listen(channel);
    else await this.#unlisten(channel);
    return { rows: [] };
  }

  release(): void {
    for (const channel of this.#channels.keys()) {
      // A database that is closing forgets its subscriptions by itself.
      this.#unlisten(channel).catch(() => undefined);
    }
  }

  async #listen(channel: string): Promise<void> {
    let subscription = this.#channels.get(channel);
    if (subscription === undefined) {
      subscription = this.#db.listen(channel, (payload) => this.emit('notification', { channel, payload }));
      this.#channels.set(channel, subscription);
    }
    await subscription;
  }

  async #unlisten(channel: string): Promise<void> {
    const subscription = this.#channels.get(channel);
    this.#channels.delete(channel);
    const unlisten = await subscription;
    await unlisten?.();
  }
}

async function runQuery<R>(
  db: PGliteInterface,
  text: string,
  params: readonly unknown[] | undefined,
): Promise<PgQueryResult<R>> {
  if (params !== undefined && params.length > 0) return db.query<R>(text, [...params]);
  // Without parameters the text may hold many statements, as migrations do; the last one's rows are the answer.
  const results = await db.exec(text);
  return { rows: (results.at(-1)?.rows ?? []) as R[] };
}

/** BullMQ's statements start with lines of comment; a LISTEN that is not recognised is one that wakes nobody. */
function withoutLeadingComments(sql: string): string {
  return sql.replace(/^(?:\s*--[^\n]*\n)+/, '');
}
