import { spawnSync } from 'node:child_process';
import { paint } from './paint.ts';

/** What the environment says about the terminal of whoever sits there. */
export interface TerminalSettings {
  /** NO_COLOR is set, or the terminal can do nothing but text. */
  readonly plain: boolean;
  /** The pager; undefined for the usual one, empty for none. */
  readonly pager: string | undefined;
  /** What a pager is started with. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly rows?: number;
  write(text: string): unknown;
}

/**
 * Writes what is safe to show already: on a terminal with colours, and with a pager where it is longer than the screen; as it is where
 * the output goes elsewhere.
 */
export function printText(text: string, settings: TerminalSettings, stream: Stream = process.stdout): void {
  if (stream.isTTY !== true) {
    stream.write(`${text}\n`);
    return;
  }
  const shown = `${settings.plain ? text : paint(text)}\n`;
  // A terminal that does not know its size has none.
  const { rows = 0 } = stream;
  const isLong = rows > 0 && shown.split('\n').length > rows;
  if (!isLong || !printPaged(shown, settings)) stream.write(shown);
}

/** False where there is no pager, so that the text is still to be shown. */
function printPaged(text: string, { pager = 'less', environment }: TerminalSettings): boolean {
  if (pager === '') return false;
  // Colours stay, and nothing is kept on the screen that fits onto it.
  const env = { ...environment, LESS: environment.LESS ?? 'FRX', LV: environment.LV ?? '-c' };
  const { error, status } = spawnSync(pager, {
    shell: true,
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env,
  });
  // 126 and 127: the shell could not start it.
  return error === undefined && status !== 126 && status !== 127;
}
