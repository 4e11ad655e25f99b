import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Report, runBacktest } from '@countersign/backtest';
import type { Instant } from '@countersign/schema';
import { UsageError } from '../../exit-codes.ts';
import { parseSince } from './parse-since.ts';
import { type NamedPolicies, readRules } from './read-rules.ts';
import { progressBar, type Screen } from './show-progress.ts';

/**
 * Replays the decisions of a store with the policies that somebody names, and shows on the screen how far it is.
 * @throws UsageError where there is no store, no such policies, or no such time
 */
export async function backtestPolicies(
  asked: NamedPolicies & {
    /** As it was typed. */
    readonly since: string | undefined;
    readonly now: Instant;
    readonly workers: number;
    readonly screen: Screen;
    readonly stop: AbortSignal;
  },
): Promise<Report> {
  const { storePath, workers, stop } = asked;
  if (!existsSync(storePath)) {
    throw new UsageError(`There are no decisions at ${storePath}. Name the data directory with --data.`);
  }
  const since = asked.since === undefined ? 0 : parseSince(asked.since, asked.now);
  const rules = await readRules(asked);
  const personalKey = readPersonalKey(storePath);
  const bar = progressBar(asked.screen);
  try {
    return await runBacktest({
      storePath,
      personalKey,
      rules,
      since,
      workers,
      signal: stop,
      onProgress: bar.show,
    });
  } catch (error) {
    if (stop.aborted) throw new Error(`Stopped by ${stop.reason}. Nothing was changed.`);
    throw error;
  } finally {
    bar.clear();
  }
}

/** @throws UsageError where it cannot be read: the facts of a decision cannot be put together without it */
function readPersonalKey(storePath: string): string {
  const path = join(dirname(storePath), 'keys', 'personal.key');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new UsageError(
      `${path} cannot be read, and without it no recorded facts. Run this where the installation's keys are.`,
    );
  }
}
