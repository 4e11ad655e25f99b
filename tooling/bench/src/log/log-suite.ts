import type { Suite } from '../suite.ts';
import { compareAppend } from './compare-append.ts';
import { compareProofs } from './compare-proofs.ts';
import { compareTransactions } from './compare-transactions.ts';
import { compareVerify } from './compare-verify.ts';

const MILLION = 1_000_000;

/** Appends per second and verified entries per second, against SQLite and SHA-256 by themselves; proofs from logs of these sizes. */
export const logSuite =
  (sizes: readonly number[]): Suite =>
  async (bench) => {
    const baseline_name = 'better-sqlite3, the same bytes and commits';
    const unit = 'entries/s';
    bench.report(await compareAppend(bench.own, { writers: 1, commitsPerRound: 300 }), {
      bench: 'log/append-1-writer',
      baseline_name,
      unit,
      goal: null,
    });
    bench.report(await compareAppend(bench.own, { writers: 100, commitsPerRound: 60 }), {
      bench: 'log/append-100-writers',
      baseline_name,
      unit,
      goal: null,
    });
    for (const writers of [1, 100]) {
      bench.report(await compareTransactions(bench.own, writers), {
        bench: `log/transactions-${writers}`,
        baseline_name: 'the same transactions, the bytes of their entries inserted by better-sqlite3',
        unit: 'requests/s',
        goal: 0.8,
      });
    }
    for (const rows of sizes) {
      const mostMillis = rows > MILLION ? 2 : 1;
      bench.report(await compareProofs(bench.own, { rows, mostMillis }), {
        bench: `log/proof-${rows}`,
        baseline_name: `${mostMillis} ms for each`,
        unit: 'proofs/s',
        goal: 1,
      });
    }
    bench.report(await compareVerify(bench.own), {
      bench: 'log/verify',
      baseline_name: 'SHA-256 of every entry, read from the same file',
      unit,
      goal: 0.5,
    });
  };
