import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type RunningWitness, startWitness } from '../start-witness.ts';
import { parseWatchedLogs } from '../watched-logs.ts';
import { KEY } from './log.ts';

export interface WitnessUnderTest extends RunningWitness {
  /** What it logged. */
  readonly logged: readonly { readonly level: number; readonly alert?: string; readonly msg: string }[];
  readonly ask: (body: string | Buffer) => Promise<{ status: number; type: string | null; text: string }>;
}

/** Starts a witness on a free port; the test that leaves it open has it closed. */
export async function startTestWitness(
  directory: string,
  options: { name?: string | null; logs?: string; now?: () => number } = {},
): Promise<WitnessUnderTest> {
  const { name = null, logs = KEY.vkey, now = Date.now } = options;
  const logged: WitnessUnderTest['logged'][number][] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  const witness = await startWitness(
    { directory, name, logs: parseWatchedLogs(logs), host: '127.0.0.1', port: 0 },
    { logger, now },
  );
  let open = true;
  const close = async () => {
    if (open) await witness.close();
    open = false;
  };
  onTestFinished(close);
  return { ...witness, close, logged, ask: (body) => ask(witness.url, body) };
}

/** Sends an add-checkpoint request. */
export async function ask(url: string, body: string | Buffer) {
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text: await answer.text(),
  };
}
