import { describe } from 'vitest';
import { testAuthority } from './authority.ts';
import { testRecordRules } from './record-rules.ts';
import { testRecords } from './records.ts';
import { testRehearsals } from './rehearsals.ts';
import { testSignIn } from './sign-in.ts';
import { testTransactions } from './transactions.ts';
import type { WithStore } from './with-store.ts';

/** What use cases rely on in any store, whatever it is kept in: asked through the port alone. */
export function testConformance(withStore: WithStore): void {
  describe('transactions', () => testTransactions(withStore));
  describe('records', () => {
    testRecords(withStore);
    testRecordRules(withStore);
  });
  describe('what people sign in with', () => testSignIn(withStore));
  describe('authority', () => testAuthority(withStore));
  describe('rehearsals', () => testRehearsals(withStore));
}
