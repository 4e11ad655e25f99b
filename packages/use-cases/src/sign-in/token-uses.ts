import type { Instant } from '@countersign/schema';
import type { Store, TokenRecord } from '../ports/index.ts';

/**
 * Remembers when what signs somebody in was last used, and has it written down now and then: a write for every call would cost more
 * than most calls, and to the minute is enough for whoever looks.
 */
export interface TokenUses {
  note(token: string, at: Instant): void;
  /** The last use that is known; the making where there was none. */
  latest(token: Pick<TokenRecord, 'id' | 'createdAt' | 'lastUsedAt'>): Instant;
  flush(store: Store): Promise<void>;
}

export function createTokenUses(): TokenUses {
  const noted = new Map<string, Instant>();
  return {
    note: (token, at) => void noted.set(token, at),
    latest: ({ id, createdAt, lastUsedAt }) => Math.max(createdAt, lastUsedAt ?? 0, noted.get(id) ?? 0),
    flush: async (store) => {
      const due = [...noted];
      if (due.length === 0) return;
      await store.write((tx) => {
        for (const [id, at] of due) tx.tokens.touch(id, at);
      });
      // What was used again meanwhile stays for the next time.
      for (const [id, at] of due) if (noted.get(id) === at) noted.delete(id);
    },
  };
}
