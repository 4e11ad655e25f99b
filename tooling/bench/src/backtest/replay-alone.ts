import { runBacktest } from '@countersign/backtest';
import { loadRules, shippedRules } from '@countersign/rules-engine';

/** `replay-alone.ts <store> <key> <workers>` prints the most memory that it had while it replayed the shipped rules, in MB. */
const [storePath = '', personalKey = '', workers = '0'] = process.argv.slice(2);
const loaded = loadRules(shippedRules);
if (!loaded.ok) throw new Error('The rules do not load.');
await runBacktest({ storePath, personalKey, rules: loaded.rules, workers: Number(workers) });
process.stdout.write(`${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
