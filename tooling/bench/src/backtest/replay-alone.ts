import { runBacktest } from '@countersign/backtest';
import { loadRules, shippedRules } from '@countersign/rules-engine';

/** `replay-alone.ts <store> <key> <workers>` prints the most memory that it had while it replayed the shipped rules, in MB. */
const [storePath = '', personalKey = '', workers = '0'] = process.argv.slice(2);
const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('The rules do not load.');
let most = 0;
await runBacktest({
  storePath,
  personalKey,
  rules: loaded.rules,
  workers: Number(workers),
  // What the system remembers as the highest begins with that of whoever started this process.
  onProgress: () => {
    most = Math.max(most, process.memoryUsage.rss());
  },
});
process.stdout.write(`${Math.round(most / 1_000_000)}\n`);
