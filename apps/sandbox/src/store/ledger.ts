import type { SandboxDatabase } from './open-database.ts';

/** How an effect came about: a vendor API call, a person in a portal, or the invited person who activates. */
export type Via = 'api' | 'portal' | 'invitation';

/** One effect that really happened. `account` is the company or account id, `subject` an email or API user name. */
export type Effect = {
  provider: string;
  account: string;
  kind: string;
  subject: string;
  via: Via;
  /** What was asked for. Never a password, token or hash. */
  details: Record<string, unknown>;
};

export type LedgerEntry = Effect & { seq: number; at: string };

type LedgerFilter = {
  after: number;
  limit: number;
  provider?: string | undefined;
  account?: string | undefined;
  kind?: string | undefined;
  subject?: string | undefined;
  via?: string | undefined;
};

/** The append-only list of effects. Append inside the transaction that makes the effect: both commit, or neither. */
export type Ledger = {
  append(effect: Effect): void;
  list(filter: LedgerFilter): LedgerEntry[];
  lastSeq(): number;
};

type LedgerRow = Omit<LedgerEntry, 'at' | 'details'> & { at: number; details: string };

export function createLedger(db: SandboxDatabase, now: () => number): Ledger {
  const append = db.prepare(
    'INSERT INTO ledger (at, provider, account, kind, subject, via, details) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const list = db.prepare<[Record<string, unknown>], LedgerRow>(
    `SELECT * FROM ledger WHERE seq > @after
       AND (@provider IS NULL OR provider = @provider) AND (@account IS NULL OR account = @account)
       AND (@kind IS NULL OR kind = @kind) AND (@subject IS NULL OR subject = @subject) AND (@via IS NULL OR via = @via)
     ORDER BY seq LIMIT @limit`,
  );
  const last = db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM ledger');
  return {
    append: ({ provider, account, kind, subject, via, details }) => {
      append.run(now(), provider, account, kind, subject, via, JSON.stringify(details));
    },
    list: ({ after, limit, provider = null, account = null, kind = null, subject = null, via = null }) =>
      list.all({ after, limit, provider, account, kind, subject, via }).map(toEntry),
    lastSeq: () => last.get()?.seq ?? 0,
  };
}

function toEntry(row: LedgerRow): LedgerEntry {
  return { ...row, at: new Date(row.at).toISOString(), details: JSON.parse(row.details) };
}
